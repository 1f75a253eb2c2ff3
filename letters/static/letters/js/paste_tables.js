// Separates the cells of a pasted table: Draftail has no tables and would join their texts.
document.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html");
  if (!html || !event.target.closest?.(".Draftail-Editor")) return;
  const pasted = new DOMParser().parseFromString(html, "text/html");
  const tables = [...pasted.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  if (!tables.length) return;
  tables.forEach((table) => {
    const rows = [...table.rows].map((row) => {
      const paragraph = pasted.createElement("p");
      paragraph.textContent = [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join(" | ");
      return paragraph;
    });
    table.replaceWith(...rows);
  });
  const data = new DataTransfer();
  data.setData("text/html", pasted.body.innerHTML);
  data.setData("text/plain", pasted.body.innerText);
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, true);
