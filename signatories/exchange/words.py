"""Words of people's files in English, French, German, Spanish, Portuguese and Italian, folded. No Django here."""

from __future__ import annotations

import re

#: Words for each kind, as people's forms ask for it; "both" is a row that signs as each of them.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "organization": (
        *("organization", "organisation", "organizations", "organisations", "org", "organizational", "institution"),
        *("my organization", "my organisation", "my institution", "on behalf of my organization", "an organization"),
        *("on behalf of an organization", "on behalf of my organisation", "on behalf of an organisation", "group"),
        *("as an organization", "as an organisation", "company", "association", "ngo", "coalition"),
        *("organisme", "mon organisation", "mon organisme", "mon institution", "une organisation", "ong", "groupe"),
        *("au nom de mon organisation", "au nom de mon organisme", "au nom d'une organisation", "entreprise"),
        *("structure", "collectif", "meine organisation", "verband", "verein", "organizacion", "mi organizacion"),
        *("organizacao", "minha organizacao", "organizzazione", "associazione", "entidad", "entidade"),
    ),
    "individual": (
        *("individual", "individuals", "person", "people", "myself", "me", "individually", "as an individual"),
        *("an individual", "on my own behalf", "personal", "personally", "private person", "private individual"),
        *("individu", "individus", "personne", "particulier", "particuliere", "moi-meme", "a titre personnel"),
        *("a titre individuel", "en mon nom", "en mon nom personnel", "une personne", "personne physique"),
        *("einzelperson", "privatperson", "persona", "individuo", "pessoa", "persona fisica", "pessoa fisica"),
        "privato",
    ),
    "both": ("both", "les deux", "beide", "beides", "ambos", "ambas", "os dois", "los dos", "entrambi"),
}
KIND_OF_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words}

#: Line breaks and paragraphs of web forms, and what separates printed columns.
BREAKS = re.compile(r"\s*<\s*/?\s*(?:br|p|div)\s*/?\s*>\s*", re.IGNORECASE)
SEPARATORS = (",", ";")
TRAILING = ",; \t\r\n\u00a0"

YES = {
    *("yes", "y", "true", "1", "x", "✓", "✔", "☑", "ok", "agree", "agreed", "i agree", "accept", "accepted"),
    "checked",
    *("oui", "vrai", "o", "d'accord", "j'accepte", "j'autorise", "ja", "wahr", "einverstanden", "si", "verdadero"),
    *("acepto", "sim", "verdadeiro", "aceito", "vero", "accetto"),
}
NO = {
    *("no", "n", "false", "0", "none", "disagree", "i disagree", "declined", "refused", "unchecked"),
    *("non", "faux", "je refuse", "nein", "falsch", "nao", "falso", "✗", "✘", "☐"),
}
#: Headers and answers that ask not to be named.
_ANONYMOUS = re.compile(
    r"\b(?:anonym|anonim|withh?[eo]ld|conceal|masqu|cacher|retenir|verberg|ocult|nasconder)"
    r"|\bhid(?:e|den)\b"
)
_NOT = re.compile(
    r"\b(?:do not|don't|dont|not|never|ne pas|ne|pas|nicht|kein\w*|no|nao|non)\b(?!\s*[?.,;:-])(?:\s+\w+'?){0,3}?\s*"
    r"(?=publi|publish|show|display|list\b|print|name|disclos|affich|public|veroffent|zeig|nenn|mostr|exib|nom\b)"
)
_SHOWN = re.compile(
    r"\b(?:show|display|publi|list(?:ed)?\b|print|appear|disclos|affich|montrer|apparaitr|figurer"
    r"|veroffentlich|offentlich|anzeig|anzuzeig|nennung|genannt|sichtbar|erscheinen"
    r"|mostrar|aparecer|figurar|visible|visivel|visibile|exibir|divulg|pubblic|mostrare)"
)
_NAME = re.compile(
    r"\b(?:name[ds]?|named|nom|nommee?|namens|namen|nombre|nome|signature|firma|assinatura"
    r"|me|myself)\b"
)
_AFFILIATION = re.compile(
    r"\b(?:affiliation|institution|employer|rattachement|etablissement|zugehorigkeit|afiliaci?on|afiliacao|affiliazione)"
)
_IDENTIFICATION = re.compile(r"\bidentifi[ck]|\bidentifizier")
_ASKS = re.compile(
    r"\b(?:may|can|could|do you|would|want|wish"
    r"|souhait|mochte|quier|dese[aoj]|consent|agree|permi|authori|autoris|accept|peut|pouvons|puis|dur(?:fen|f)|podemos)"
)
#: What a header says that is about consent, anonymity or publication.
SENSITIVE = re.compile(
    r"\b(?:consent|consen[tz]|acconsent|agree|accept|acept|aceit|accett|accord\b|permission|permit|permis|permiso"
    r"|authori[sz]|autoris|autoriz|anonym|anonim|publish|publi[ckq]|publier|publication|publico|publica|pubblic"
    r"|display|visib|visivel|private|privacy|privacidad|confidential|confidentiel|confidencial|gdpr|rgpd|dsgvo|lgpd"
    r"|opt[ -]?(?:in|out)|withh?old|hide\b|hidden|masqu|affich|einwillig|zustimm|einverstand|veroffentlich|offentlich"
    r"|sichtbar|datenschutz|erlaub|genehmig|anzeig|mostrar|exibir|divulg|ocult|nascond"
    r"|show (?:my|your|the|name|me)|list (?:my|your|me|the name)|name (?:me|my)|print (?:my|your))"
)


def tidied(cell: str) -> str:
    """Return a cell that is printed without breaks that a web form wrote into it, and separators left at its end."""
    if "<" in cell:
        cell = BREAKS.sub(" ", cell)
    return cell.rstrip(TRAILING) if cell.rstrip()[-1:] in SEPARATORS else cell


def wish_of_header(words: str) -> str:
    """Return which wish a folded header asks about, a column of `WISHES`; "" where it asks about none for sure."""
    if _AFFILIATION.search(words):
        if _ASKS.search(words) or _SHOWN.search(words):
            return "affiliation_listed"
        return "affiliation_for_identification" if _IDENTIFICATION.search(words) else ""
    if _ANONYMOUS.search(words) or (_NOT.search(words) and _SHOWN.search(words)):
        return "name_hidden"
    if _SHOWN.search(words) and (_NAME.search(words) or _ASKS.search(words)):
        return "name_shown"
    return ""


def is_sensitive(words: str) -> bool:
    """Tell whether a folded header speaks of consent, anonymity or publication."""
    return bool(SENSITIVE.search(words))


def answer_of(words: str) -> bool | None:
    """Return whether a folded answer says yes or no; None where it says neither: "maybe"."""
    if words in YES:
        return True
    if words in NO:
        return False
    first, _blank, _rest = words.replace("'", " ").partition(" ")
    first = first.strip(",.;:!-–—")
    if first in ("yes", "oui", "ja", "si", "sim"):
        return True
    if first in ("no", "non", "nein", "nao"):
        return False
    return None


def hides_name(words: str, *, asks_to_show: bool) -> bool | None:
    """Return whether a folded answer withholds a name, under a header that asks to show or hide it; None: unclear."""
    answer = answer_of(words)
    if answer is not None:
        return answer != asks_to_show
    if _ANONYMOUS.search(words) or _NOT.search(words):
        return True
    return False if _SHOWN.search(words) else None
