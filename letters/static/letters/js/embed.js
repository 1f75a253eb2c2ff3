// <open-letter src="https://letters.example.org/letters/slug/" show="counts form names"></open-letter>
// shows a letter's counts, names and form on the sites that its signatory list names. `lang` selects the language if
// translations share a slug. Themable by custom properties: --letter-font, --letter-ink, --letter-accent, --letter-line,
// --letter-surface, --letter-radius; style any part with ::part().
(() => {
  const API = new URL("/api/v1/letters/", document.currentScript.src);
  const PAGE = 30;

  // The policy of a site may forbid style elements; it does not cover style sheets that scripts construct.
  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
    :host { display: block; font: var(--letter-font, inherit); color: var(--letter-ink, inherit); }
    * { box-sizing: border-box; }
    h2 { font-size: 1.1em; margin: 1em 0 .4em; }
    h3 { font-size: 1em; margin: .8em 0 .2em; }
    .counts { font-size: 1.25em; font-weight: 600; margin: 0 0 .5em; }
    a { color: var(--letter-accent, #1f3a5f); }
    progress { accent-color: var(--letter-accent, #1f3a5f); display: block; width: 100%; }
    ul { list-style: none; margin: 0; padding: 0; columns: 16em; }
    li { break-inside: avoid; padding: .15em 0; }
    form { display: grid; gap: .7em; margin: 0 0 1em; padding: 1em; border: 1px solid var(--letter-line, #ccc);
      border-radius: var(--letter-radius, 4px); background: var(--letter-surface, transparent); }
    fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1em; }
    label.text { display: grid; gap: .2em; }
    input:not([type=checkbox], [type=radio]), select, textarea { font: inherit; padding: .5em; width: 100%;
      border: 1px solid var(--letter-line, #767676); border-radius: var(--letter-radius, 4px); }
    :host([dir=rtl]) :is(input, textarea) { unicode-bidi: plaintext; }
    button { font: inherit; font-weight: 600; padding: .6em 1.2em; justify-self: start; cursor: pointer; border: 0;
      color: #fff; background: var(--letter-accent, #1f3a5f); border-radius: var(--letter-radius, 4px); }
    button:disabled { opacity: .6; cursor: wait; }
    :focus-visible { outline: 3px solid var(--letter-accent, #1f3a5f); outline-offset: 2px; }
    .suggested { display: block; }
    [role=listbox] { columns: auto; position: absolute; z-index: 2; max-height: 20em; overflow-y: auto; background: Canvas;
      color: CanvasText; border: 1px solid var(--letter-line, #767676); border-radius: var(--letter-radius, 4px); }
    [role=option] { padding: .5em; cursor: pointer; overflow-wrap: anywhere; }
    [role=option]:is(:hover, [aria-selected=true]) { background: Highlight; color: HighlightText; }
    .error { color: #a40000; margin: 0; }
    .details { opacity: .8; }
    [hidden] { display: none !important; }`);

  // Optional fields that this short form asks for; others only where the list requires them.
  const OFFERED = ["title", "affiliation", "representative", "representative_role", "wants_updates"];
  const AUTOCOMPLETE = { name: "name", email: "email", title: "organization-title", affiliation: "organization",
    website: "url", country: "country", region: "address-level1",
    representative: "name", representative_role: "organization-title" };

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }

  async function fetchJson(url, options) {
    const response = await fetch(url, { credentials: "omit", ...options });
    const body = await response.json();
    if (!response.ok) throw body;
    return body;
  }

  // Returns "" where the solver does not load; then a moderator reviews the entry.
  function solve(challenge) {
    return new Promise((resolve) => {
      const script = make("script", { src: new URL("/proof-of-work.js", API) });
      script.addEventListener("load", () => resolve(undersigned.solve(challenge)));
      script.addEventListener("error", () => resolve(""));
      document.head.append(script);
    });
  }

  class OpenLetter extends HTMLElement {
    async connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [STYLE];
      const path = new URL(this.getAttribute("src"), API).pathname;
      const language = this.getAttribute("lang") || path.match(/^\/([a-z]{2}(?:-[a-z0-9]{2,8})*)\//)?.[1];
      this.url = new URL(path.split("/").filter(Boolean).pop(), API);
      try {
        this.letter = await fetchJson(`${this.url}?embed=true${language ? `&language=${language}` : ""}`);
      } catch {
        this.fallBack();
        return;
      }
      this.words = this.letter.embed.words;
      this.query = `?language=${this.letter.language}`;
      this.lang = this.letter.language;
      this.dir = this.letter.embed.direction;
      this.shown = (this.getAttribute("show") || "counts form names").split(/\s+/);
      try {
        for (const name of this.shown) if (["counts", "form", "names"].includes(name)) root.append(await this[name]());
      } catch {
        this.fallBack();
      }
      this.dispatchEvent(new CustomEvent("open-letter-ready", { bubbles: true }));
    }

    // Shows the content of the element, else a link, where the letter cannot be loaded.
    fallBack() {
      const address = this.getAttribute("src");
      this.shadowRoot.append(make("slot", {}, make("a", { href: address, target: "_top", part: "link" }, address)));
    }

    counts() {
      const link = make("a", { href: this.letter.url, target: "_top", part: "link" }, this.words.read);
      const { goal } = this.letter;
      // The form says itself whether the letter can be signed.
      const status = this.shown.includes("form") ? this.letter.embed.story : this.letter.status.sentence;
      const progress = goal && make("p", { part: "goal" }, make("label", {}, goal.sentence,
        make("progress", { part: "progress", max: goal.goal, value: Math.min(goal.signatures, goal.goal) })));
      return make("div", { part: "counts" }, make("p", { class: "counts" }, this.letter.embed.counts),
        ...(progress ? [progress] : []), ...(status ? [make("p", { part: "status" }, status)] : []), make("p", {}, link));
    }

    async names() {
      const lists = make("div", {});
      let list, currentHeading;
      const more = make("button", { type: "button", part: "button", hidden: true }, this.words.more);
      let next = `${this.url}/signatories${this.query}&limit=${PAGE}`;
      const load = async () => {
        const page = await fetchJson(next);
        for (const entry of page.results) {
          const name = entry.names[this.lang] || entry.name;
          const extra = make("span", { class: "details" }, entry.details && ", ", make("bdi", {}, entry.details));
          // Lead signatories come first, without a heading; then each group, and entries without a group, by kind.
          const kind = entry.kind === "organization" ? this.words.organizations : this.words.individuals;
          const heading = entry.is_lead ? "" : [entry.group?.heading, kind].filter(Boolean).join(" – ");
          if (heading !== currentHeading) {
            currentHeading = heading;
            list = make("ul", { part: "list" });
            if (heading) lists.append(make("h3", { part: "kind" }, heading));
            lists.append(list);
          }
          list.append(make("li", { part: "entry" }, make("bdi", {}, name), extra));
        }
        next = page.next && new URL(new URL(page.next).search, `${this.url}/signatories`);
        more.hidden = !next;
      };
      more.addEventListener("click", load);
      await load();
      return make("section", { part: "names" }, make("h2", {}, this.words.names), lists, more);
    }

    async form() {
      const { state, kinds, sentence } = this.letter.signing;
      if (state !== "open") return make("p", { part: "closed" }, sentence || this.words[state]);
      this.formData = await fetchJson(`${this.url}/sign-ons/new${this.query}`);
      this.solved = solve(this.formData.puzzle);
      const form = make("form", { part: "form", novalidate: true });
      const radio = (kind, words) => make("label", {}, make("input", { type: "radio", name: "kind", value: kind }), ` ${words}`);
      const chooser = make("fieldset", {}, make("legend", {}, this.words.kind),
        radio("individual", this.words.individual), radio("organization", this.words.organization));
      form.append(make("p", { class: "state", part: "state" }, sentence), chooser, ...this.fields());
      form.append(make("button", { part: "button" }, this.words.sign));
      const notice = this.formData.privacy_address || new URL(this.letter.embed.privacy_path, API).href;
      form.append(make("small", { part: "period" }, `${this.formData.contact_period} `, make("a", { href: notice, target: "_blank", rel: "noopener", part: "privacy" }, this.words.notice)));
      chooser.hidden = kinds.length === 1;
      form.elements.kind.value = kinds.includes("individual") ? "individual" : "organization";
      if (this.formData.suggests_affiliations) this.suggestAffiliations(form);
      const choose = () => form.querySelectorAll("[data-kind]").forEach((field) => {
        field.hidden = field.dataset.kind !== form.elements.kind.value;
      });
      form.addEventListener("change", choose);
      if (this.formData.sorts_by_family_name) this.addListedName(form);
      form.addEventListener("submit", (event) => { event.preventDefault(); this.send(form); });
      choose();
      return form;
    }

    fields() {
      const text = (name) => make("label", { class: "text", "data-field": name },
        this.words[name], make("input", { name, autocomplete: AUTOCOMPLETE[name], type: name === "email" ? "email" : "text" }));
      const box = (name, words, kind) => make("label", { "data-field": name, ...(kind && { "data-kind": kind }) },
        make("input", { type: "checkbox", name }), ` ${words}`);
      const builtIn = this.formData.fields.flatMap((field) => this.builtIn(field));
      const asked = (name) => builtIn.some((field) => field.dataset.field === name);
      const isCheckbox = (field) => !field.classList.contains("text");
      const fields = [text("name"), text("email"), ...builtIn.filter((field) => !isCheckbox(field))];
      fields.push(...this.formData.questions.filter((question) => question.asked).map((question) => this.question(question)));
      if (asked("affiliation")) {
        const identification = box("affiliation_for_identification", this.words.affiliation_for_identification, "individual");
        identification.firstChild.checked = true;
        fields.push(identification);
      }
      if (this.formData.prints_representatives && asked("representative")) {
        fields.push(box("prints_representative", this.words.prints_representative, "organization"));
      }
      fields.push(box("is_authorised", this.words.is_authorised, "organization"));
      if (this.formData.allows_hidden_names) fields.push(box("is_name_hidden", this.words.is_name_hidden, "individual"));
      return [...fields, ...builtIn.filter(isCheckbox)];
    }

    // The elements of a field that the list requires, offers or leaves out: one, or one for each kind where they differ.
    builtIn({ name, label, help_text: help, type, requirements }) {
      const shown = Object.entries(requirements)
        .filter(([, requirement]) => requirement === "required" || (requirement === "optional" && OFFERED.includes(name)));
      const isSame = shown.length === this.formData.kinds.length && new Set(shown.map(([, requirement]) => requirement)).size === 1;
      return (isSame ? [[false, shown[0][1]]] : shown).map(([kind, requirement]) => {
        const attributes = { "data-field": name, "data-kind": kind };
        if (type === "checkbox") return make("label", attributes, make("input", { type, name }), ` ${label}`);
        const required = requirement === "required";
        const words = [required ? label : this.words.optional.replace("%s", label), ...(help ? [make("small", {}, help)] : [])];
        let input = make("input", { name, required, autocomplete: AUTOCOMPLETE[name] || false, type: "text", inputmode: type === "url" && "url" });
        if (type === "long_text") input = make("textarea", { name, required, rows: 3 });
        if (type === "country") {
          const countries = this.formData.countries.map((country) => make("option", { value: country.code }, country.name));
          input = make("select", { name, required, autocomplete: AUTOCOMPLETE[name] }, make("option", { value: "" }, "–"), ...countries);
        }
        return make("label", { class: "text", ...attributes }, ...words, input);
      });
    }

    // Says under which letter a person is listed once the name is typed, and offers its other words.
    addListedName(form) {
      const box = make("div", { part: "listed", "data-kind": "individual", "aria-live": "polite" });
      const { name } = form.elements;
      name.closest("label").after(box);
      form.addEventListener("change", async ({ target }) => {
        if (target.name === "sort_as") this.showListedName(box, target.listed);
        if (target !== name) return;
        const asked = name.value.trim();
        const sent = { name: asked, sort_as: form.querySelector("[name=sort_as]:checked")?.value ?? "" };
        box.replaceChildren();
        const ask = (data) => fetchJson(`${this.url}/sign-ons/listed${this.query}`, {
          method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json" } });
        // A choice for another name is refused.
        const listed = await ask(sent).catch(() => ask({ name: asked })).catch(() => null);
        if (asked !== name.value.trim()) return;
        if (!listed) return;
        box.append(make("p", {}), make("details", {}, make("summary", {}, this.words.change),
          make("fieldset", {}, make("legend", {}, this.words.family_name), ...listed.choices.map((choice, place) => {
            const radio = make("input", { type: "radio", name: "sort_as", value: choice.sort_as, checked: place === 0 });
            radio.listed = choice;
            return make("label", {}, radio, ` ${choice.letter} — `, make("bdi", {}, choice.family_name));
          }))));
        this.showListedName(box, listed);
      });
    }

    showListedName(box, { letter, family_name: family }) {
      const sentence = box.querySelector("p");
      // The site's own translation, with places for the letter and the name.
      sentence.innerHTML = this.words.listed;
      sentence.querySelector("strong").textContent = letter;
      sentence.querySelector("bdi").textContent = family;
    }

    // Suggests affiliations while a signer types, from the directories of the letter's site; any other can be typed.
    suggestAffiliations(form) {
      const { affiliation } = form.elements;
      if (!affiliation) return;
      const name = affiliation.closest("label").textContent;
      const list = make("ul", { id: "affiliations", part: "suggestions", hidden: true, "aria-label": name });
      // The label would read the suggestions as well.
      affiliation.setAttribute("aria-label", name);
      const box = make("span", { class: "suggested" });
      affiliation.replaceWith(box);
      box.append(affiliation, list);
      const script = make("script", { src: new URL("/affiliations.js", API) });
      script.addEventListener("load", () => undersigned.suggest(affiliation, list, async (text) => {
        const { results } = await fetchJson(`${this.url}/affiliations${this.query}&search=${encodeURIComponent(text)}`);
        return results.map((found) => found.name);
      }));
      document.head.append(script);
    }

    // A field for a question of the list; `answer` reads it.
    question({ key, type, kinds, label, help_text: help, required, visibility, choices }) {
      const notes = [help, visibility === "private" && this.words.private].filter(Boolean).join(" ");
      const words = [required ? label : this.words.optional.replace("%s", label), ...(notes ? [make("small", {}, notes)] : [])];
      const attributes = { class: "text", part: "question", "data-field": `answers.${key}`, "data-answer": key, "data-type": type,
        ...(kinds.length === 1 && { "data-kind": kinds[0] }) };
      if (type === "choices") {
        return make("fieldset", attributes, make("legend", {}, ...words), ...choices.map((choice) => make("label", {},
          make("input", { type: "checkbox", value: choice.value }), ` ${choice.label}`)));
      }
      let input = make("input", { type: type === "date" ? "date" : "text", inputmode: { number: "decimal", url: "url" }[type] || false });
      if (type === "long_text") input = make("textarea", { rows: 3 });
      if (type === "choice" || type === "yes_no") {
        const options = type === "choice" ? choices.map((choice) => [choice.value, choice.label])
          : [["true", this.words.yes], ["false", this.words.no]];
        input = make("select", {}, ...[["", "–"], ...options].map(([value, text]) => make("option", { value }, text)));
      }
      return make("label", attributes, ...words, input);
    }

    // Returns null for no answer.
    answer(field) {
      const type = field.dataset.type;
      if (type === "choices") {
        return Array.from(field.querySelectorAll("input:checked"), (input) => input.value);
      }
      const value = field.querySelector("input, select, textarea").value.trim();
      if (!value) return null;
      if (type === "yes_no") return value === "true";
      return value;
    }

    async send(form) {
      const button = form.querySelector("button");
      const data = { kind: form.elements.kind.value, text_version: this.formData.text_version, opened: this.formData.opened };
      for (const input of form.querySelectorAll("[data-field]:not([hidden], [data-answer]) :is(input, select, textarea)")) {
        data[input.name] = input.type === "checkbox" ? input.checked : input.value;
      }
      const listed = form.querySelector("[data-kind=individual]:not([hidden]) [name=sort_as]:checked");
      if (listed) data.sort_as = listed.value;
      data.answers = {};
      for (const field of form.querySelectorAll("[data-answer]:not([hidden])")) data.answers[field.dataset.answer] = this.answer(field);
      form.querySelectorAll(".error").forEach((error) => error.remove());
      button.disabled = true;
      this.key ||= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
      try {
        data.proof = await this.solved;
        const options = { method: "POST", body: JSON.stringify(data) };
        options.headers = { "Content-Type": "application/json", "Idempotency-Key": this.key };
        const accepted = await fetchJson(`${this.url}/sign-ons${this.query}`, options);
        form.replaceWith(make("p", { role: "status", part: "sent" }, accepted.detail));
      } catch (problem) {
        this.key = "";
        this.showErrors(form, problem);
      }
      button.disabled = false;
    }

    showErrors(form, problem) {
      const error = (words) => make("p", { class: "error", role: "alert", part: "error" }, words);
      for (const { field, detail } of problem.errors || []) {
        const label = form.querySelector(`[data-field="${CSS.escape(field)}"]:not([hidden])`);
        (label || form).append(error(detail));
      }
      if (!problem.errors?.length) form.prepend(error(problem.detail || this.words.failed));
      form.querySelector(".error")?.parentElement.querySelector("input, select, textarea")?.focus();
    }
  }

  customElements.define("open-letter", OpenLetter);
})();
