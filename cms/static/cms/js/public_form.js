// Solves the proof of work of a public form while the reader types. Without it, the form works as well.
(() => {
  const form = document.querySelector("form[data-puzzle]");
  const solve = window.undersigned?.solve;
  if (!form || !solve) return;
  let solving;
  form.addEventListener("focusin", () => {
    solving ??= fetch(form.dataset.puzzle)
      .then((response) => response.json())
      .then(({ puzzle }) => solve(puzzle))
      .then((proof) => { form.elements.proof.value = proof; })
      .catch(() => {});
  });
  form.addEventListener("submit", (event) => {
    if (!solving || form.dataset.sent) return;
    event.preventDefault();
    form.dataset.sent = "1";
    solving.finally(() => form.submit());
  });
})();
