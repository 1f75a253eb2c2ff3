// Keyboard shortcuts of the review screen. The first row is selected on load; `?` shows the shortcuts.
const EDITABLE = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog *, [role=dialog] *";
const help = document.querySelector("[data-review-help]");

// Filters replace the rows, so query them each time.
const rows = () => [...document.querySelectorAll("[data-review-entry]")].map((cell) => cell.closest("tr"));
let current = 0;

function select(index, { focus = true } = {}) {
  const all = rows();
  if (!all.length) return;
  current = Math.min(Math.max(index, 0), all.length - 1);
  all.forEach((row, position) => {
    row.toggleAttribute("data-review-current", position === current);
    row.style.boxShadow = position === current ? "inset 4px 0 var(--w-color-primary)" : "";
  });
  if (focus) all[current].querySelector("[data-review-action]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(EDITABLE)) return;
  if (event.key === "?") {
    event.preventDefault();
    event.stopImmediatePropagation();
    help?.showModal();
    return;
  }
  const row = rows()[current];
  if (event.key === "j") select(current + 1);
  else if (event.key === "k") select(current - 1);
  else if (event.key === "x") row?.querySelector("[type=checkbox]").click();
  else row?.querySelector(`[data-review-action="${CSS.escape(event.key)}"]`)?.click();
}, { capture: true });

document.addEventListener("focusin", (event) => {
  const index = rows().indexOf(event.target.closest?.("tr"));
  if (index >= 0) select(index, { focus: false });
});

// Do not move the focus if an element has it already.
select(0, { focus: document.activeElement === document.body });
