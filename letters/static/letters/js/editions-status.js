// Looks again every two seconds while an edition is being made, and shows where it stands.
(function () {
  async function refresh() {
    const status = document.getElementById("editions-status");
    const response = await fetch(status.dataset.refreshUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("editions-status");
    status.replaceWith(fresh);
    if (fresh.dataset.refreshUrl) setTimeout(refresh, 2000);
  }
  setTimeout(refresh, 2000);
})();
