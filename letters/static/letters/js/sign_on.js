// Loads the form into the page of a letter; without this script the links lead to the form's own page.
const place = document.getElementById("sign");

place?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-fragment]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.dataset.fragment, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    place.querySelector("[data-form]").innerHTML = await answer.text();
    place.querySelector("input:not([type=hidden]), [role=alert]")?.focus();
  } catch {
    location.assign(link.href);
  }
});
