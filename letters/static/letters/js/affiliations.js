// Suggests affiliations while a signer types, from this site's own directories. Without this script, and for every
// affiliation that is not suggested, the field is plain text. The browser shows the suggestions of the <datalist>.
(() => {
  let waiting;
  let asked = "";

  async function suggest(input, list) {
    const text = input.value.trim();
    if (text.length < 2 || text === asked) return;
    asked = text;
    try {
      const response = await fetch(`${list.dataset.url}&search=${encodeURIComponent(text)}`, { credentials: "omit" });
      if (!response.ok || text !== asked) return;
      const { results } = await response.json();
      list.replaceChildren(...results.map(({ name }) => new Option(name, name)));
    } catch {
      // Offline: the field stays plain text.
    }
  }

  document.addEventListener("input", (event) => {
    const list = event.target.list;
    if (!list?.dataset.url) return;
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 200, event.target, list);
  });
})();
