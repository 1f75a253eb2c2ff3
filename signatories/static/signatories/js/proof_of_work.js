// Defines `undersigned.solve(challenge)`, which returns the proof of work for a form as the API takes it.
// The form's own page and embeds share it; front ends with a build step use the npm package `altcha-lib`.
(() => {
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const toHex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function solve(challenge) {
    // Browsers have `crypto.subtle` on HTTPS pages only; without a proof a moderator reviews the entry.
    if (!window.crypto?.subtle) return "";
    const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
    const password = new Uint8Array([...fromHex(nonce), 0, 0, 0, 0]);
    const options = { name: "PBKDF2", hash: "SHA-256", salt: fromHex(salt), iterations: cost };
    for (let counter = 0; ; counter += 1) {
      new DataView(password.buffer).setUint32(password.length - 4, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const derivedKey = toHex(await crypto.subtle.deriveBits(options, key, keyLength * 8));
      if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
    }
  }

  window.undersigned = { ...window.undersigned, solve };
})();
