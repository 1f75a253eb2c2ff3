// Selects a sentence on focus or click, ready to copy.
for (const sentence of document.querySelectorAll("[data-copy]")) {
  const select = () => getSelection().selectAllChildren(sentence);
  sentence.addEventListener("focus", select);
  sentence.addEventListener("click", select);
}
