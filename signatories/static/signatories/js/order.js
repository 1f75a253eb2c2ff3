// “Check the order”: saves each row without leaving the page, and moves the family name by keys. A choice made by keys
// is saved as soon as something outside its row is focused.
const EDITABLE = "input:not([type=hidden]), textarea, select, [contenteditable], dialog *, [role=dialog] *, [data-tippy-root] *";
const help = document.querySelector("[data-order-help]");
const status = document.querySelector("[data-order-status]");

// Filters and searches replace the rows, so query them each time.
const forms = () => [...document.querySelectorAll("[data-order-entry]")];
const rowOf = (form) => form.closest("tr");
const words = (form) => [...form.querySelectorAll(".order-word")];
let current = 0;

function select(index, { focus = true } = {}) {
  const all = forms();
  if (!all.length) return;
  current = Math.min(Math.max(index, 0), all.length - 1);
  savePending(rowOf(all[current]));
  all.forEach((form, position) => rowOf(form).classList.toggle("order-is-current", position === current));
  if (!focus) return;
  const first = words(all[current])[Number(all[current].dataset.start)] ?? words(all[current])[0];
  first?.focus();
  rowOf(all[current]).scrollIntoView({ block: "nearest" });
}

function show(form, start, end) {
  words(form).forEach((word, place) => word.setAttribute("aria-pressed", String(start <= place && place < end)));
  form.dataset.start = start;
  form.dataset.end = end;
}

// Somebody may have changed the name meanwhile.
function showWords(form, { words: shown, direction }) {
  const group = form.querySelector(".order-words");
  const buttons = words(form);
  if (!buttons.length || shown.map(([, word]) => word).join(" ") === buttons.map((word) => word.textContent).join(" ")) return;
  group.dir = direction;
  group.replaceChildren(...shown.flatMap(([place, word]) => {
    const button = buttons[0].cloneNode(true);
    button.value = place;
    button.querySelector("bdi").textContent = word;
    return [button, " "];
  }));
}

function mark(form, start, end) {
  form.dataset.saved ??= JSON.stringify([form.dataset.start, form.dataset.end]);
  show(form, start, end);
  const hasChanged = JSON.stringify([form.dataset.start, form.dataset.end]) !== form.dataset.saved;
  rowOf(form).classList.toggle("order-is-pending", hasChanged);
  status.textContent = words(form).slice(start, end).map((word) => word.textContent).join(" ");
}

function reset(form) {
  if (!form.dataset.saved) return;
  show(form, ...JSON.parse(form.dataset.saved));
  settle(form);
}

function settle(form) {
  delete form.dataset.saved;
  rowOf(form).classList.remove("order-is-pending");
}

// One change after the other: keys are pressed faster than the server stores.
let saved = Promise.resolve();
let unsaved = 0;
let isLeaving = false;

const isPending = (form) => rowOf(form).classList.contains("order-is-pending");

function save(form, fields) {
  settle(form);
  unsaved += 1;
  saved = saved.then(() => send(form, fields)).then(() => { unsaved -= 1; });
}

function choose(form) {
  const { start, end } = form.dataset;
  save(form, { start, end });
}

function savePending(except) {
  forms().filter((form) => isPending(form) && rowOf(form) !== except).forEach(choose);
}

async function send(form, fields) {
  const body = new FormData(form);
  Object.entries(fields).forEach(([name, value]) => body.set(name, value));
  const error = form.querySelector("[data-order-error]");
  let data;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    data = await answer.json();
  } catch {
    // Signed out, or no connection: sent without the script, the form leads to a page that says so.
    Object.entries(fields).forEach(([name, value]) => {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    });
    isLeaving = true;
    // A filter or a search may have replaced the row.
    if (!form.isConnected) document.body.append(form);
    form.submit();
    // Nothing else is sent while the browser leaves the page.
    return new Promise(() => {});
  }
  const row = rowOf(form);
  settle(form);
  showWords(form, data);
  show(form, data.start, data.end);
  form.elements.version.value = data.version;
  row.querySelector("[data-order-letter]").textContent = data.letter;
  const origin = row.querySelector("[data-order-origin]");
  origin.textContent = data.origin;
  origin.classList.toggle("w-status--primary", !data.is_guess);
  row.querySelector("[data-order-accept]").hidden = !data.is_guess;
  if (!data.error) row.querySelector("[data-order-undo]").hidden = "undo" in fields;
  error.textContent = data.error;
  error.hidden = !data.error;
  const shown = document.querySelector(`[data-order-shown="${data.pk}"]`);
  if (shown) {
    shown.disabled = !data.is_guess;
    shown.value = `${data.pk}:${data.version}`;
  }
  status.textContent = data.error || data.message;
  return undefined;
}

function step(form, name, toTheRight) {
  // Words of a name in a script from right to left continue to the left.
  const by = (form.querySelector(".order-words").dir === "rtl") === toTheRight ? -1 : 1;
  let [start, end] = [Number(form.dataset.start), Number(form.dataset.end)];
  const count = words(form).length;
  if (end === 0) [start, end] = [count - 1, count];
  else if (name === "start") start = Math.min(Math.max(start + by, 0), end - 1);
  else end = Math.min(Math.max(end + by, start + 1), count);
  mark(form, start, end);
  words(form)[start].focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-order-entry]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  if (button.name === "accept" && isPending(form)) choose(form);
  else save(form, { [button.name]: button.value });
});

// All guesses are accepted once the choices of single rows are stored.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-order-accept-shown]")) return;
  savePending();
  if (!unsaved) return;
  event.preventDefault();
  saved.then(() => event.target.submit());
});

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && (unsaved || forms().some(isPending))) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const word = event.target.closest(".order-word");
  if (!word || !event.shiftKey) return;
  event.preventDefault();
  const form = word.form;
  const end = Number(word.value) + 1;
  save(form, { start: Math.min(Number(form.dataset.start), end - 1), end });
});

const KEYS = {
  j: () => select(current + 1),
  k: () => select(current - 1),
  ArrowLeft: (form, event) => step(form, event.shiftKey ? "end" : "start", false),
  ArrowRight: (form, event) => step(form, event.shiftKey ? "end" : "start", true),
  Enter: (form) => {
    if (isPending(form)) choose(form);
    else save(form, { accept: "1" });
    select(current + 1);
  },
  Escape: (form) => reset(form),
  u: (form) => {
    const undo = rowOf(form).querySelector("[data-order-undo]");
    if (!undo.hidden) save(form, { undo: "1" });
  },
  a: () => document.querySelector("[data-order-accept-shown]")?.requestSubmit(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(EDITABLE)) return;
  if (event.key === "?") {
    event.preventDefault();
    event.stopImmediatePropagation();
    help?.showModal();
    return;
  }
  const form = forms()[current];
  const isElsewhere = event.target.closest("a, button") && !event.target.closest(".order-word");
  if (!form || !KEYS[event.key] || (isElsewhere && event.key === "Enter")) return;
  event.preventDefault();
  KEYS[event.key](form, event);
}, { capture: true });

document.addEventListener("focusin", (event) => {
  const index = forms().findIndex((form) => rowOf(form).contains(event.target));
  if (index >= 0) select(index, { focus: false });
  else if (!event.target.closest("dialog")) savePending();
});

select(0, { focus: document.activeElement === document.body });
