// Solves the form's puzzle while people look at their entry; without it the entry goes to review.
// It runs before the form is parsed, so that nobody can press the button before it listens.
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const options = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(options, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
}

let solved;

function start() {
  const form = document.querySelector("form[data-puzzle]");
  // Browsers have this on pages that come by HTTPS only.
  if (!form || !window.crypto?.subtle) return undefined;
  solved ??= solve(JSON.parse(form.dataset.puzzle)).then((solution) => { form.elements.proof.value = solution; });
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
