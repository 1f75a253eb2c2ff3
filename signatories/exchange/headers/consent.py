"""Headers about consent and visibility, folded, in six languages: which ask, and for what. Free of Django."""

from __future__ import annotations

import re

#: Asks to stay anonymous, in headers and answers.
ANONYMOUS = re.compile(
    r"\b(?:anonym|anonim|anoniem|withh?[eo]ld|conceal|masqu|cacher|retenir|verberg|ocult|nasconder)"
    r"|\bhid(?:e|den)\b"
)
_NOT = re.compile(
    r"\b(?:do not|don['’ ]t|dont|not|never|ne pas|ne|pas|nicht|kein\w*|no|nao|non|niet|geen)\b(?!\s*[?.,;:-])"
    r"(?:\s+\w+'?){0,3}?\s*"
    r"(?=publi|gepubli|vermeld|getoond|publish|show|display|list\b|print|name|disclos|affich|public|veroffent|zeig|nenn|mostr|exib|nom\b)"
)
SHOWN = re.compile(
    r"\b(?:show|display|publi|list(?:ed)?\b|print|appear|disclos|affich|montrer|apparaitr|apparaiss|figurer"
    r"|veroffentlich|offentlich|anzeig|anzuzeig|nennung|namensnenn|genannt|sichtbar|erschein"
    r"|gepubliceerd|vermeld|getoond|weergegeven|zichtbaar|openbaar"
    r"|mostrar|aparec|aparez|figurar|visible|visivel|visibile|exibir|divulg|pubblic|mostrare|apparir|appai)"
)
#: Negations, and verbs with the effect of one.
NEGATED = re.compile(
    r"\b(?:no|not|never|nor|dont|doesnt|cannot|without|against|except|unless|rather|ne|pas|non|sans|jamais|aucune?|sauf"
    r"|nicht|ohne|nie|niemals|niet|geen|nooit|zonder|sin|nunca|salvo|excepto|nao|sem|senza|mai)\b"
    r"|\b(?:refus|declin|reject|object|oppos|opt(?:ing|ed)?[ -]?out|remov|delet|exclu|prevent|unlist|suppress|redact"
    r"|retir|supprim|kein|widersp|ablehn|verweiger|untersag|entfern|opon|rechaz|elimin|recus|rifiut|oppon|rimuov|weiger)"
    r"|n['’ ]t\b"
)
_NAME = re.compile(
    r"\b(?:name[ds]?|named|naam|nom|nommee?|namens|namen|nombre|nome|signature|firma|assinatura"
    r"|me|myself)\b"
)
_AFFILIATION = re.compile(
    r"\b(?:affiliation|institution|employer|rattachement|etablissement|zugehorigkeit|afiliaci?on|afiliacao|affiliazione)"
)
#: Double negations, and verbs with the effect of one.
_ROUNDABOUT = re.compile(
    r"\b(?:against|rather|unless|except|sauf|jamais|without|sans|ohne|sin|senza|sem|salvo|excepto|mind|deny|denied)\b"
    r"|\b(?:refus|declin|object|oppos|opt(?:ing|ed)?[ -]?out|remov|prevent|widersp|ablehn|verweiger|untersag|opon"
    r"|rechaz|recus|rifiut)"
)
#: Joins alternatives in one question: "public or anonymous?".
_CHOICE = re.compile(r"\b(?:or|ou|oder|oppure|o)\b|/")
_MAILING_LIST = re.compile(r"\b(?:e-?mail(?:ing)?|mailing|distribution|contact) list\b")
_IDENTIFICATION = re.compile(r"\bidentifi[ck]|\bidentifizier")
_ASKS = re.compile(
    r"\b(?:may|can|could|do you|would|want|wish"
    r"|souhait|mochte|quier|dese[aoj]|consent|agree|permi|authori|autoris|accept|peut|pouvons|puis|dur(?:fen|f)|podemos"
    r"|einverstanden|stimmen|genehmig|mag|mogen|kunnen|wilt|toestemming|poss(?:o|a|iamo)|puo|autorizz|acconsent)"
)
#: Headers about consent, anonymity or publication.
SENSITIVE = re.compile(
    r"\b(?:consent|consen[tz]|acconsent|agree|accept|acept|aceit|accett|accord\b|permission|permit|permis|permiso"
    r"|authori[sz]|autoris|autoriz|anonym|anonim|publish|publi[ckq]|publier|publication|publico|publica|pubblic"
    r"|display|visib|visivel|private|privacy|privacidad|confidential|confidentiel|confidencial|gdpr|rgpd|dsgvo|lgpd"
    r"|opt[ -]?(?:in|out)|withh?old|hide\b|hidden|masqu|affich|einwillig|zustimm|einverstand|veroffentlich|offentlich"
    r"|sichtbar|datenschutz|erlaub|genehmig|anzeig|mostrar|exibir|divulg|ocult|nascond"
    r"|toestemming|akkoord|gepubliceerd|openbaar|vermeld|anoniem"
    r"|show (?:my|your|the|name|me)|list (?:my|your|me|the name)|name (?:me|my)|print (?:my|your))"
)
#: The same in further languages.
_SENSITIVE_ELSEWHERE = re.compile(
    r"\b(?:zgod|publik|upublicz|zverejn|souhlas|suostum|julkai|julkis|samtyck|samtykk|offentliggor|hozzajarul|nyilvan"
    r"|kozze|consimt|acord|izin|onay|yayin|gizli|соглас|публик|аноним|згод|опублик|συγκατα|συναιν|δημοσι|ανωνυμ)"
    r"|موافق|نشر|مجهول|הסכמ|פרסו|אנונימ|同意|公开|公開|匿名|동의|공개|익명|सहमति"
)
#: Other words for a withheld name.
SECRET = re.compile(
    r"\b(?:unlisted|secret|incognito|pseudonym|suppress|redact|namensnennung|privado|privato|prive|privat"
    r"|(?:be|not|without|no) named?\b|nennen\b|nommee?\b|nomina|count (?:me|my)"
    r"|(?:use|mention|include|omit) (?:my|your)"
    r"|(?:without|no|sans|ohne|sin|sem|senza) (?:(?:my|the|mon|meinen|mi|meu|o|il|mio) )*"
    r"(?:name|nom|namen|nombre|nome)\b)"
)
_OF_SIGNER = re.compile(
    _NAME.pattern
    + r"|\b(?:my|your|mon|votre|mein\w*|ihr\w*|mi|su|meu|seu|mio|suo|website|webpage|web page|site|online)\b"
)


def guess_wish_column(words: str) -> str:
    """Return the column of `CONSENT_COLUMNS` that a folded header certainly asks for; "" if there is none."""
    if _AFFILIATION.search(words):
        if _ASKS.search(words) or SHOWN.search(words):
            return "affiliation_listed"
        return "affiliation_for_identification" if _IDENTIFICATION.search(words) else ""
    if ANONYMOUS.search(words):
        return "" if NEGATED.search(words) or (SHOWN.search(words) and _CHOICE.search(words)) else "name_hidden"
    if NEGATED.search(words):
        return "name_hidden" if is_plain_no(words) else ""
    if SHOWN.search(words) and (_NAME.search(words) or _ASKS.search(words)):
        return "name_shown"
    return ""


def is_plain_no(words: str) -> bool:
    """Return whether words say plainly, without a double negation, that something is not shown."""
    return bool(_NOT.search(words) and SHOWN.search(words)) and not _ROUNDABOUT.search(words)


def mentions_consent(words: str) -> bool:
    """Return whether a folded header mentions consent, anonymity or publication."""
    words = _MAILING_LIST.sub("", words)
    return bool(
        SENSITIVE.search(words)
        or _SENSITIVE_ELSEWHERE.search(words)
        or SECRET.search(words)
        or (SHOWN.search(words) and _OF_SIGNER.search(words))
    )
