"""Words for the kinds of signatories in English, French, German, Spanish, Portuguese and Italian, folded."""

from __future__ import annotations

#: Words for each kind in sign-on forms; "both" signs as an individual and as an organization.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "organization": (
        *("organization", "organisation", "organizations", "organisations", "org", "organizational", "institution"),
        *("my organization", "my organisation", "my institution", "on behalf of my organization", "an organization"),
        *("on behalf of an organization", "on behalf of my organisation", "on behalf of an organisation", "group"),
        *("as an organization", "as an organisation", "company", "association", "ngo", "coalition"),
        *("organisme", "mon organisation", "mon organisme", "mon institution", "une organisation", "ong", "groupe"),
        *("au nom de mon organisation", "au nom de mon organisme", "au nom d'une organisation", "entreprise"),
        *("structure", "collectif", "meine organisation", "verband", "verein", "organizacion", "mi organizacion"),
        *("organismes", "associations", "organisationen", "einrichtung", "asociacion", "associacao", "organizaciones"),
        *("organizacoes", "entity", "institutional", "collective", "network"),
        *("organizacao", "minha organizacao", "organizzazione", "associazione", "entidad", "entidade"),
    ),
    "individual": (
        *("individual", "individuals", "person", "people", "myself", "me", "individually", "as an individual"),
        *("an individual", "on my own behalf", "personal", "personally", "private person", "private individual"),
        *("individu", "individus", "personne", "particulier", "particuliere", "moi-meme", "a titre personnel"),
        *("a titre individuel", "en mon nom", "en mon nom personnel", "une personne", "personne physique"),
        *("einzelperson", "privatperson", "persona", "individuo", "pessoa", "persona fisica", "pessoa fisica"),
        *(
            "persons",
            "pers",
            "personnes",
            "personnes physiques",
            "particuliers",
            "personen",
            "einzelpersonen",
            "natural person",
        ),
        *("natural person", "naturliche person", "personas", "pessoas", "ind", "indiv", "privato"),
    ),
    "both": (
        *("both", "as both", "both of them", "individual and organization", "individual and organisation"),
        *("organization and individual", "organisation and individual", "individually and for my organization"),
        *("both as an individual and on behalf of my organization", "both individual and organization"),
        *("both individual and organisation", "les deux", "individu et organisation", "organisation et individu"),
        *("personne et organisation", "organisation et personne", "a titre personnel et au nom de mon organisation"),
        *("beide", "beides", "person und organisation", "einzelperson und organisation", "sowohl als auch"),
        *("organisation und person", "organisation und einzelperson", "ambos", "ambas", "los dos", "las dos"),
        *("persona y organizacion", "individuo y organizacion", "organizacion y persona", "organizacion e individuo"),
        *("os dois", "entrambi", "pessoa e organizacao", "persona e organizzazione"),
    ),
}
KIND_OF_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words}
