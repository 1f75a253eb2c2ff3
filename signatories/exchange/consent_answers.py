"""Consent and visibility: headers that ask for it, and answers to them, folded, in six languages. Free of Django."""

from __future__ import annotations

import re

YES = {
    *("yes", "y", "true", "1", "x", "✓", "✔", "☑", "ok", "agree", "agreed", "i agree", "accept", "accepted"),
    "checked",
    *("oui", "vrai", "o", "d'accord", "j'accepte", "j'autorise", "ja", "wahr", "einverstanden", "si", "verdadero"),
    *("acepto", "sim", "verdadeiro", "aceito", "vero", "accetto", "waar", "akkoord", "eens", "granted", "given"),
    *("tak", "ano", "kylla", "igen", "evet", "да", "так", "ναι", "نعم", "כן", "是", "はい", "예", "네", "हाँ"),
    *("同意", "公开", "同意する", "동의", "동의함", "zgoda", "souhlasim", "согласен", "согласна"),
}
NO = {
    *("no", "n", "false", "0", "none", "disagree", "i disagree", "declined", "refused", "unchecked"),
    *("non", "faux", "je refuse", "nein", "falsch", "nao", "falso", "nee", "onwaar", "✗", "✘", "☐", "✕", "❌"),
    *("nie", "ne", "nej", "nei", "ei", "nem", "nu", "hayir", "нет", "ні", "οχι", "لا", "לא", "否", "いいえ", "아니오"),
    *("아니요", "不同意", "不公开", "同意しない", "नहीं", "nesouhlasim"),
}
#: Answers that take an entry off the list.
WITHDRAWALS = re.compile(
    r"(?:withdr[ae]w[ns]?|remov(?:e|ed)|delete[ds]?|take off|off|retir(?:er|ee?s?|ar|ado|ada|o)|supprim(?:er|ee?)"
    r"|zuruckgezogen|zuruckziehen|entfern(?:en|t)|streichen|gestrichen|quitar|eliminar?|rimuover[ei]|ritirat[oa]|remover)"
)
#: Asks to stay anonymous, in headers and answers.
_ANONYMOUS = re.compile(
    r"\b(?:anonym|anonim|anoniem|withh?[eo]ld|conceal|masqu|cacher|retenir|verberg|ocult|nasconder)"
    r"|\bhid(?:e|den)\b"
)
_NOT = re.compile(
    r"\b(?:do not|don['’ ]t|dont|not|never|ne pas|ne|pas|nicht|kein\w*|no|nao|non|niet|geen)\b(?!\s*[?.,;:-])"
    r"(?:\s+\w+'?){0,3}?\s*"
    r"(?=publi|gepubli|vermeld|getoond|publish|show|display|list\b|print|name|disclos|affich|public|veroffent|zeig|nenn|mostr|exib|nom\b)"
)
_SHOWN = re.compile(
    r"\b(?:show|display|publi|list(?:ed)?\b|print|appear|disclos|affich|montrer|apparaitr|apparaiss|figurer"
    r"|veroffentlich|offentlich|anzeig|anzuzeig|nennung|namensnenn|genannt|sichtbar|erschein"
    r"|gepubliceerd|vermeld|getoond|weergegeven|zichtbaar|openbaar"
    r"|mostrar|aparec|aparez|figurar|visible|visivel|visibile|exibir|divulg|pubblic|mostrare|apparir|appai)"
)
#: Negations, and verbs with the effect of one.
_NEGATED = re.compile(
    r"\b(?:no|not|never|nor|dont|doesnt|cannot|without|against|except|unless|rather|ne|pas|non|sans|jamais|aucune?|sauf"
    r"|nicht|ohne|nie|niemals|niet|geen|nooit|zonder|sin|nunca|salvo|excepto|nao|sem|senza|mai)\b"
    r"|\b(?:refus|declin|reject|object|oppos|opt(?:ing|ed)?[ -]?out|remov|delet|exclu|prevent|unlist|suppress|redact"
    r"|retir|supprim|kein|widersp|ablehn|verweiger|untersag|entfern|opon|rechaz|elimin|recus|rifiut|oppon|rimuov|weiger)"
    r"|n['’ ]t\b"
)
#: Qualifications of an answer: "yes, but", "if needed".
_QUALIFIED = re.compile(
    r"\b(?:but|only|if|unless|except|perhaps|maybe|mais|seulement|uniquement|sauf|peut-etre|aber|nur|wenn|falls"
    r"|vielleicht|pero|solo|salvo|quiza|tal vez|mas|so se|apenas|talvez|ma|soltanto|forse|preference|problem\w*"
    r"|objection\w*|opinion|idea|matter|worries)\b"
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
#: Sentences that agree, with or without a negation, and sentences that decline.
_CONSENTS = re.compile(
    r"(?:i|je|j|ich|yo|io|eu|ik|we|nous|wir)?['’ ]?"
    r"(?:(?:do|ne|n|non|no|nao|hereby|hiermit|damit)['’ ]?|not |n['’ ]t )*"
    r"(?:agree|consent|accept|authori[sz]e|approve|accepte|autorise|consens|approuve|d['’ ]accord"
    r"|stimme\b.*\bzu|bin\b.*\beinverstanden|(?:nicht )?einverstanden|willige\b.*\bein|erlaube|zustimmung"
    r"|(?:no )?(?:estoy )?(?:en des|de )acuerdo|acepto|autorizo|consiento"
    r"|(?:non )?(?:sono )?d['’ ]accordo|accetto|acconsento|autorizzo|concordo|aceito|consinto"
    r"|(?:ga )?(?:niet )?akkoord|geef (?:geen )?toestemming|stem\b.*\btoe)"
    r"(?:\b|$)"
)
_DECLINES = re.compile(
    r"(?:i|je|ich|yo|io|eu|ik)?['’ ]?(?:decline|refuse|reject|disagree|lehne\b.*\bab|verweigere|widerspreche"
    r"|rechazo|me opongo|en desacuerdo|rifiuto|recuso|weiger|prefer not|prefere? ne pas|prefiero no|preferisco non"
    r"|prefiro nao|lieber nicht)\b"
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
_SECRET = re.compile(
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
        if _ASKS.search(words) or _SHOWN.search(words):
            return "affiliation_listed"
        return "affiliation_for_identification" if _IDENTIFICATION.search(words) else ""
    if _ANONYMOUS.search(words):
        return "" if _NEGATED.search(words) or (_SHOWN.search(words) and _CHOICE.search(words)) else "name_hidden"
    if _NEGATED.search(words):
        return "name_hidden" if _is_plain_no(words) else ""
    if _SHOWN.search(words) and (_NAME.search(words) or _ASKS.search(words)):
        return "name_shown"
    return ""


def _is_plain_no(words: str) -> bool:
    """Return whether words say plainly, without a double negation, that something is not shown."""
    return bool(_NOT.search(words) and _SHOWN.search(words)) and not _ROUNDABOUT.search(words)


def mentions_consent(words: str) -> bool:
    """Return whether a folded header mentions consent, anonymity or publication."""
    words = _MAILING_LIST.sub("", words)
    return bool(
        SENSITIVE.search(words)
        or _SENSITIVE_ELSEWHERE.search(words)
        or _SECRET.search(words)
        or (_SHOWN.search(words) and _OF_SIGNER.search(words))
    )


def parse_yes_no(words: str) -> bool | None:
    """Return True for yes, False for no, and None for an unclear folded answer: "maybe", "yes, but", "no problem"."""
    if words in YES or words in NO:
        return words in YES
    if (consents := _consents(words)) is not None:
        return consents
    first, _blank, rest = words.replace("'", " ").partition(" ")
    if _QUALIFIED.search(rest):
        return None
    # Without a comma, "si" may start a condition: "si es necesario".
    if first.strip(",.;:!-–—") in ("yes", "oui", "ja", "si", "sim", "yep", "yeah") and first != "si":
        return True
    if first.strip(",.;:!-–—") in ("no", "non", "nein", "nao", "nee", "nope"):
        return False
    return None


def _consents(words: str) -> bool | None:
    """Return whether a sentence agrees or declines: "Ich stimme zu", "no acepto", "I decline"; None for others."""
    if _QUALIFIED.search(words):
        return None
    if _DECLINES.match(words):
        return None if re.search(r"\b(?:not|pas|nicht|no|non|nao|niet)\b", words) else False
    return _NEGATED.search(words) is None if _CONSENTS.match(words) else None


def parse_withdrawal(words: str) -> bool | None:
    """Return whether a folded answer takes an entry off the list: yes, or a word for it; None if it is unclear."""
    return True if WITHDRAWALS.fullmatch(words) else parse_yes_no(words)


def parse_name_hidden(words: str, *, asks_to_show: bool) -> bool | None:
    """Return whether a folded answer withholds a name; None if it is unclear.

    `asks_to_show`: the header asks to show the name, not to hide it. An answer whose first word contradicts the rest
    of the sentence is unclear.
    """
    answer = parse_yes_no(words)
    by_words = _hidden_by_words(words)
    if answer is None or words in YES or words in NO:
        return by_words if answer is None else answer != asks_to_show
    hidden = answer != asks_to_show
    return hidden if by_words in (None, hidden) else None


def _hidden_by_words(words: str) -> bool | None:
    """Return whether a sentence withholds a name, without its first "yes" or "no"; None if it is unclear."""
    sentence = re.sub(r"^(?:yes|oui|ja|si|sim|no|non|nein|nao)\b[\s,.;:!–—-]*", "", words)
    if _QUALIFIED.search(sentence):
        return None
    is_negated = bool(_NEGATED.search(sentence))
    if _ANONYMOUS.search(sentence):
        return None if is_negated else True
    if is_negated:
        return True if _is_plain_no(sentence) or _SECRET.search(sentence) else None
    return False if _SHOWN.search(sentence) else None
