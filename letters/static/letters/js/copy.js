// Selects a sentence as soon as somebody wants to copy it.
for (const sentence of document.querySelectorAll("[data-copy]")) {
  const select = () => getSelection().selectAllChildren(sentence);
  sentence.addEventListener("focus", select);
  sentence.addEventListener("click", select);
}
