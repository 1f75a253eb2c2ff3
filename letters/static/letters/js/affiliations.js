// Defines `undersigned.suggest(input, list, find)`: suggestions below a text field, as an ARIA combobox. The page and
// embeds share it. Without this script, and for every affiliation that is not suggested, the field is plain text.
// A <datalist> would not do: browsers show only those of its options that contain the text as it was typed.
(() => {
  const DELAY = 200;
  const MIN_CHARACTERS = 2;

  // `list` is an empty, hidden element with an id, right after `input`. `find(text)` returns a promise of texts.
  function suggest(input, list, find) {
    let waiting;
    let asked = "";
    let active = -1;

    function activate(place) {
      active = place;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === place));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place]?.scrollIntoView({ block: "nearest" });
    }

    function show(isShown) {
      list.hidden = !isShown || !list.children.length;
      list.style.width = `${input.offsetWidth}px`;
      input.setAttribute("aria-expanded", !list.hidden);
      activate(-1);
    }

    function choose(option) {
      clearTimeout(waiting);
      input.value = asked = option.textContent;
      list.replaceChildren();
      show(false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function optionOf(text, place) {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${place}`, dir: "auto", textContent: text });
      option.setAttribute("role", "option");
      return option;
    }

    async function update() {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      let found = [];
      try {
        if (text.length >= MIN_CHARACTERS) found = await find(text);
      } catch {
        // Offline, or too many requests: the field stays plain text.
      }
      if (text !== asked) return;
      list.replaceChildren(...found.map(optionOf));
      show(input.getRootNode().activeElement === input);
    }

    function press(event) {
      const count = list.children.length;
      if (event.isComposing || !count) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (list.hidden) show(true);
        // From the text field, the last one is above the first one.
        activate(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
      } else if (event.key === "Enter" && active >= 0) {
        choose(list.children[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        show(false);
      } else {
        return;
      }
      event.preventDefault();
    }

    list.setAttribute("role", "listbox");
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, DELAY);
    });
    input.addEventListener("keydown", press);
    input.addEventListener("blur", () => show(false));
    // The field keeps the focus.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
      event.preventDefault();
    });
  }

  function attach(input) {
    const list = document.getElementById(input?.dataset?.suggestions);
    if (!list || input.getAttribute("role") === "combobox") return;
    input.after(list);
    list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    suggest(input, list, async (text) => {
      const response = await fetch(`${list.dataset.url}&search=${encodeURIComponent(text)}`, { credentials: "omit" });
      if (!response.ok) throw new Error(response.statusText);
      return (await response.json()).results.map(({ name }) => name);
    });
  }

  window.undersigned = { ...window.undersigned, suggest };
  // The form may be loaded later than this script.
  document.addEventListener("focusin", (event) => attach(event.target));
  attach(document.activeElement);
})();
