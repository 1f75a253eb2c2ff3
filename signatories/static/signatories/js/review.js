// The review screen by keys. The first row is chosen at once; `?` shows them all.
const IN_FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog *, [role=dialog] *";
const help = document.querySelector("[data-review-help]");

// Filters replace the rows, so they are looked up each time.
const rows = () => [...document.querySelectorAll("[data-review-entry]")].map((cell) => cell.closest("tr"));
let current = 0;

function choose(index, { focus = true } = {}) {
  const all = rows();
  if (!all.length) return;
  current = Math.min(Math.max(index, 0), all.length - 1);
  all.forEach((row, place) => {
    row.toggleAttribute("data-review-current", place === current);
    row.style.boxShadow = place === current ? "inset 4px 0 var(--w-color-primary)" : "";
  });
  if (focus) all[current].querySelector("[data-review-action]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(IN_FIELDS)) return;
  if (event.key === "?") {
    event.preventDefault();
    event.stopImmediatePropagation();
    help?.showModal();
    return;
  }
  const row = rows()[current];
  if (event.key === "j") choose(current + 1);
  else if (event.key === "k") choose(current - 1);
  else if (event.key === "x") row?.querySelector("[type=checkbox]").click();
  else row?.querySelector(`[data-review-action="${CSS.escape(event.key)}"]`)?.click();
}, { capture: true });

document.addEventListener("focusin", (event) => {
  const index = rows().indexOf(event.target.closest?.("tr"));
  if (index >= 0) choose(index, { focus: false });
});

// Nothing that somebody is at already loses the focus.
choose(0, { focus: document.activeElement === document.body });
