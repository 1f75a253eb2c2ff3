// The review screen by keys: j and k move, x selects, a approves, r rejects, q asks, m compares.
const rows = [...document.querySelectorAll("[data-review-entry]")].map((cell) => cell.closest("tr"));
let current = -1;

function move(step) {
  if (!rows.length) return;
  current = Math.min(Math.max(current + step, 0), rows.length - 1);
  rows[current].querySelector("[data-review-action]").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x" && rows[current]) rows[current].querySelector("[type=checkbox]").click();
  else rows[current]?.querySelector(`[data-review-action="${CSS.escape(event.key)}"]`)?.click();
});
