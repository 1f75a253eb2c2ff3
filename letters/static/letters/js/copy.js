// Selects a sentence on focus or click, ready to copy. Where the page has a template for it, adds a button that copies.
const template = document.querySelector("template[data-copy-button]");
for (const sentence of document.querySelectorAll("[data-copy]")) {
  const select = () => getSelection().selectAllChildren(sentence);
  sentence.addEventListener("focus", select);
  sentence.addEventListener("click", select);
  if (!template || !navigator.clipboard) continue;
  const button = template.content.firstElementChild.cloneNode(true);
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.setAttribute("aria-describedby", sentence.getAttribute("aria-labelledby"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(sentence.textContent);
    } catch {
      select();
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
  sentence.after(" ", button);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
