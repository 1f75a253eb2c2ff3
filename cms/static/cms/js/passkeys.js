// Makes or uses a passkey when a form with "data-passkey" ("create" or "get") is sent, and puts the answer of the
// browser into its field "passkey". The site refuses to say what to sign if a field of the form is wrong: then the
// form is sent as it is, and the page says what is wrong.
(function () {
  const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const withKey = (credential) => ({ ...credential, id: decoded(credential.id) });

  async function ask(kind, options) {
    const publicKey = { ...options, challenge: decoded(options.challenge) };
    if (options.user) publicKey.user = withKey(options.user);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (options[list]) publicKey[list] = options[list].map(withKey);
    }
    const credential = await navigator.credentials[kind]({ publicKey });
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (credential.response[name]) response[name] = encoded(credential.response[name]);
    }
    const id = encoded(credential.rawId);
    return JSON.stringify({ id, rawId: id, type: credential.type, response });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const failed = form.querySelector("[data-passkey-failed]");
    const known = form.querySelector("[data-passkey-known]");
    if (!button || !window.PublicKeyCredential) continue;
    form.querySelector("[data-passkey-missing]").hidden = true;
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      failed.hidden = known.hidden = true;
      try {
        const answer = await fetch(form.dataset.optionsUrl, { method: "POST", body: new FormData(form) });
        if (answer.ok) form.elements.passkey.value = await ask(form.dataset.passkey, await answer.json());
        form.submit();
      } catch (error) {
        (error.name === "InvalidStateError" ? known : failed).hidden = false;
        button.disabled = false;
      }
    });
  }
})();
