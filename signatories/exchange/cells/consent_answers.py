"""Answers about consent and visibility, folded, in six languages. Free of Django."""

from __future__ import annotations

import re

from signatories.exchange.headers.consent import ANONYMOUS, NEGATED, SECRET, SHOWN, is_plain_no

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
#: Qualifications of an answer: "yes, but", "if needed".
_QUALIFIED = re.compile(
    r"\b(?:but|only|if|unless|except|perhaps|maybe|mais|seulement|uniquement|sauf|peut-etre|aber|nur|wenn|falls"
    r"|vielleicht|pero|solo|salvo|quiza|tal vez|mas|so se|apenas|talvez|ma|soltanto|forse|preference|problem\w*"
    r"|objection\w*|opinion|idea|matter|worries)\b"
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
    return NEGATED.search(words) is None if _CONSENTS.match(words) else None


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
    is_negated = bool(NEGATED.search(sentence))
    if ANONYMOUS.search(sentence):
        return None if is_negated else True
    if is_negated:
        return True if is_plain_no(sentence) or SECRET.search(sentence) else None
    return False if SHOWN.search(sentence) else None
