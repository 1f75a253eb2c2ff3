// Looks again every two seconds at a part of the page that says where to ask, and shows what it finds there.
// An answer without such an address is the last one; with "data-done-url" the browser goes there.
(function () {
  async function refresh(part) {
    const response = await fetch(part.dataset.refreshUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (fresh.dataset.doneUrl) location.assign(fresh.dataset.doneUrl);
    part.replaceWith(fresh);
    wait(fresh);
  }
  function wait(part) {
    if (part.dataset.refreshUrl) setTimeout(() => refresh(part), 2000);
  }
  document.querySelectorAll("[data-refresh-url]").forEach(wait);
})();
