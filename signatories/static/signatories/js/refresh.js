// Polls the URL in "data-refresh-url" every two seconds and replaces the element by the response.
// Polling stops when the new element has no such URL; if it has "data-done-url", the browser goes there.
(function () {
  async function refresh(element) {
    const response = await fetch(element.dataset.refreshUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(element.id);
    if (fresh.dataset.doneUrl) location.assign(fresh.dataset.doneUrl);
    element.replaceWith(fresh);
    schedule(fresh);
  }
  function schedule(element) {
    if (element.dataset.refreshUrl) setTimeout(() => refresh(element), 2000);
  }
  document.querySelectorAll("[data-refresh-url]").forEach(schedule);
})();
