// Selects a sentence as soon as somebody wants to copy it.
for (const field of document.querySelectorAll("[data-copy]")) field.addEventListener("focus", () => field.select());
