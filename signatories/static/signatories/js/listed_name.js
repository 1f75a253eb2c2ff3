// Says under which letter a person is listed while the name is typed. Without this script the preview of the form says
// it. Only this site is asked, and nothing is stored.
(() => {
  let waiting;
  let request;

  const boxOf = (form) => form?.querySelector("[data-listed]");
  const chosenIn = (box) => box.querySelector("[name=sort_as]:checked, [name=sort_as][type=hidden]")?.value ?? "";

  function state(form) {
    return JSON.stringify([form.elements.name.value.trim(), form.elements.country?.value ?? ""]);
  }

  // Keeps the choice for the preview, which checks it against the name.
  function clear(box) {
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "sort_as", value: chosenIn(box) });
    box.replaceChildren(kept);
  }

  async function update(form) {
    const box = boxOf(form);
    const asked = state(form);
    if (box.dataset.shown === asked) return;
    request?.abort();
    request = new AbortController();
    const body = new FormData();
    ["csrfmiddlewaretoken", "name", "country"].forEach((name) => body.set(name, form.elements[name]?.value ?? ""));
    body.set("sort_as", chosenIn(box));
    try {
      const { signal } = request;
      const response = await fetch(box.dataset.listed, { method: "POST", body, signal, credentials: "same-origin" });
      const fragment = response.status === 200 ? await response.text() : "";
      box.dataset.shown = asked;
      if (!fragment) {
        clear(box);
        return;
      }
      const isOpen = box.querySelector("details")?.open;
      box.innerHTML = fragment;
      if (isOpen && box.querySelector("details")) box.querySelector("details").open = true;
    } catch (error) {
      if (error.name !== "AbortError") clear(box);
    }
  }

  function schedule(form, delay) {
    clearTimeout(waiting);
    waiting = setTimeout(update, delay, form);
  }

  // The sentence names the place that the signer chose.
  function showChoice(radio) {
    const box = radio.closest("[data-listed], .listed-name");
    ["strong", "bdi"].forEach((name) => {
      box.querySelector(`p ${name}`).textContent = radio.closest("label").querySelector(name).textContent;
    });
  }

  document.addEventListener("input", (event) => {
    if (event.target.name === "name" && boxOf(event.target.form)) schedule(event.target.form, 400);
  });

  document.addEventListener("change", (event) => {
    const { form, name, type } = event.target;
    if (name === "sort_as" && type === "radio") showChoice(event.target);
    else if ((name === "name" || name === "country") && boxOf(form)) schedule(form, 0);
  });

  // A form that is filled in already: after an error, or by a link.
  document.addEventListener("focusin", (event) => {
    const box = boxOf(event.target.form);
    if (box && !box.dataset.shown && !box.querySelector(".listed-name")) schedule(event.target.form, 0);
  });

  function start() {
    const box = boxOf(document);
    const form = box?.closest("form");
    if (!form) return;
    if (box.querySelector(".listed-name") && !("stale" in box.dataset)) box.dataset.shown = state(form);
    else if (form.elements.name.value) update(form);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
