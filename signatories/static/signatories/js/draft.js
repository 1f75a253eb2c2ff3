// Keeps the text areas of a form with "data-draft" for the tab, so that a session that ends loses nothing.
// The page that "data-draft-done" is on comes after the form was accepted: drafts are forgotten there.
(function () {
  const prefix = "draft ";
  if (document.querySelector("[data-draft-done]")) {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(prefix))
      .forEach((key) => sessionStorage.removeItem(key));
  }
  document.querySelectorAll("form[data-draft] textarea").forEach((area) => {
    const key = prefix + area.form.dataset.draft + " " + area.name;
    const draft = sessionStorage.getItem(key);
    if (draft && !area.value) {
      area.value = draft;
      // Once the controllers of the page have started.
      window.addEventListener("load", () => setTimeout(() => area.dispatchEvent(new Event("input", { bubbles: true })), 100));
    }
    area.addEventListener("input", () => {
      try {
        sessionStorage.setItem(key, area.value);
      } catch {
        // The text is too long for the storage of the browser.
      }
    });
  });
})();
