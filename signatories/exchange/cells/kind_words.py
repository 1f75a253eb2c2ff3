"""Words for the kinds of signatories in English, French, German, Spanish, Portuguese and Italian, folded."""

from __future__ import annotations

import re

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
        *("personne morale", "juristische person", "persona juridica", "pessoa juridica", "persona giuridica"),
        *("rechtspersoon", "legal person", "legal entity", "organisatie", "vereniging", "stichting", "ente"),
        *("юридическое лицо", "организация", "объединение", "юридична особа", "organizacja", "osoba prawna"),
        *("团体", "機構", "机构", "组织", "組織", "団体", "단체", "منظمة", "مؤسسة", "ארגון", "οργανισμος", "kurulus"),
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
        *("citizen", "citoyen", "citoyenne", "burger", "burgerin", "ciudadano", "ciudadana", "cittadino", "cidadao"),
        *(
            "natuurlijk persoon",
            "persoon",
            "personen",
            "als persoon",
            "osoba",
            "particulier(e)",
            "private person",
            "als privatperson",
            "individuo/a",
        ),
        *("физическое лицо", "частное лицо", "фізична особа", "osoba fizyczna", "osoba prywatna", "kisi", "birey"),
        *("个人", "個人", "개인", "فرد", "شخص", "יחיד", "אדם פרטי", "ατομο", "ιδιωτης", "maganszemely"),
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
#: Stems that name one kind in a sentence: "On behalf of my organization", "À titre personnel", "Als Einzelperson".
_ORGANIZATION = re.compile(
    r"\b(?:organi[sz]ati|organism|organizac|organizza|organisatie|associat|asociac|associac|associaz|verein|verband"
    r"|verenig|stichting|stiftung|fondation|fundac|fondazion|foundation|ngo\b|ong\b|company|firma|unternehmen|bedrijf"
    r"|empresa|institution\b|institucion|instituic|istituzione|einrichtung|collecti|kollektiv|coalition|coalic"
    r"|groupe?s?\b|gruppe|grup[po]+|entity|entidad|entidade|ente\b|structure|network|netzwerk|reseau|personne morale"
    r"|persona juridica|pessoa juridica|persona giuridica|juristische)"
)
_INDIVIDUAL = re.compile(
    r"\b(?:individu|individual|personal|personell?|personne\b(?! morale)|personlich|persoonlijk|myself|private? person"
    r"|einzelperson|privatperson|natuurlijk|naturliche|particuli|particular|pessoa\b(?! juridica)|pessoal"
    r"|persona\b(?! (?:juridica|giuridica))|own (?:behalf|name)|eigene[nm]? (?:namen|titel)|mon (?:propre )?nom"
    r"|mi propio|mio nome|titolo personale|titulo personal|titre (?:personnel|individuel|prive)|citizen|citoyen"
    r"|ciudadan|cittadin|cidad|burger|natural person|als person\b|persoon\b)"
)
_AND = re.compile(r"\b(?:and|et|und|y|e|en|both|beides?|sowohl|ambos|entrambi|tous les deux)\b|&|\+")
#: Longer sentences are no answers.
MAX_ANSWER_LENGTH = 120
#: First words of answers, which names of organizations do not have.
_ANSWER = re.compile(
    r"(?:as|an?|on|i|i'm|my|in|for|en|au|a|pour|je|mon|un|une|als|im|ich|eine?r?|fur|como|una?|yo|mi|per|come|em|um|uma"
    r"|namens|op|ik|een|voor|por) "
)
KIND_OF_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words}


def kind_of_answer(words: str) -> str:
    """Return the kind that a folded answer names, "both" included; "" if it is unclear."""
    if kind := KIND_OF_WORD.get(words):
        return kind
    if not words or len(words) > MAX_ANSWER_LENGTH:
        return ""
    is_organization, is_individual = bool(_ORGANIZATION.search(words)), bool(_INDIVIDUAL.search(words))
    if is_organization and is_individual:
        return "both" if _AND.search(words) else ""
    if is_organization:
        return "organization"
    return "individual" if is_individual else ""


def is_kind_answer(words: str) -> bool:
    """Return whether folded words answer who signs: "As an individual" does, "Example Association" is a name."""
    return words in KIND_OF_WORD or bool(_ANSWER.match(words) and kind_of_answer(words))
