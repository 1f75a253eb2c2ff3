// The form of a question: rows of choices that can be added, moved and removed, and the panels that its type needs.
// Without this script, the form has all panels and a few blank rows.
(() => {
  const WITH_CHOICES = ["choice", "choices"];

  function number(table) {
    table.querySelectorAll("[data-choice]").forEach((row, position) => {
      for (const input of row.querySelectorAll("input")) {
        input.name = input.name.replace(/-\d+-(value$|label)/, `-${position}-$1`);
      }
    });
  }

  function add(table) {
    const rows = table.querySelectorAll("[data-choice]");
    const row = rows[rows.length - 1].cloneNode(true);
    for (const input of row.querySelectorAll("input")) input.value = "";
    rows[rows.length - 1].after(row);
    number(table);
    row.querySelector("input[type=text]").focus();
  }

  function act(event) {
    const button = event.target.closest("[data-choice-action]");
    if (!button) return;
    const table = button.closest("[data-choices]");
    const row = button.closest("[data-choice]");
    const action = button.dataset.choiceAction;
    if (action === "add") add(table);
    if (action === "up" && row.previousElementSibling?.matches("[data-choice]")) row.previousElementSibling.before(row);
    if (action === "down" && row.nextElementSibling?.matches("[data-choice]")) row.nextElementSibling.after(row);
    if (action === "remove") {
      if (table.querySelectorAll("[data-choice]").length > 1) row.remove();
      else for (const input of row.querySelectorAll("input")) input.value = "";
    }
    if (action === "up" || action === "down") button.focus();
    number(table);
    table.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A new line in one of the rows, not the form.
  function enter(event) {
    if (event.key !== "Enter" || !event.target.closest("[data-choice]") || event.target.type !== "text") return;
    event.preventDefault();
    add(event.target.closest("[data-choices]"));
  }

  function start() {
    const type = document.getElementById("id_type");
    for (const button of document.querySelectorAll("[data-choice-action]")) button.hidden = false;
    document.addEventListener("click", act);
    document.addEventListener("keydown", enter);
    if (!type) return;
    const section = (field) => document.querySelector(`[data-contentpath="${field}"]`)?.closest(".w-panel");
    const show = () => {
      const choices = section("choices"), country = section("country");
      if (choices) choices.hidden = !WITH_CHOICES.includes(type.value);
      if (country) country.hidden = type.value !== "postal_code";
    };
    type.addEventListener("change", show);
    show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
