/* Starts a video in place of its poster. Links with a modifier key or without this script lead to the other site. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-player]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.className = "video-player";
  player.title = link.dataset.title;
  player.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  player.allowFullscreen = true;
  // Some players refuse to run without the origin of the page.
  player.referrerPolicy = "strict-origin-when-cross-origin";
  player.src = link.dataset.player;
  link.replaceWith(player);
  player.focus();
});
