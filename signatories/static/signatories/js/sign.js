// Solves the form's proof of work while people check their entry; without a proof a moderator reviews it.
// It runs before the form is parsed, so that nobody can press the button before it listens.
let solved;

function start() {
  const form = document.querySelector("form[data-puzzle]");
  if (!form || !window.crypto?.subtle || !window.undersigned) return undefined;
  solved ??= undersigned.solve(JSON.parse(form.dataset.puzzle)).then((proof) => { form.elements.proof.value = proof; });
  return solved;
}

document.addEventListener("DOMContentLoaded", start);
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.submitter?.value !== "send" || form.elements.proof?.value || !start()) return;
  event.preventDefault();
  event.submitter.disabled = true;
  await solved;
  event.submitter.disabled = false;
  form.requestSubmit(event.submitter);
});
