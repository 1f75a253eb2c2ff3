"""Words in files of subscribers: states of a subscription, and names of languages."""

from __future__ import annotations

import re

from django.utils.translation import get_language_info

from cms.digest.enums import SubscriberStatus
from core.known_languages import base_language
from core.languages import language_codes
from signatories.exchange.cells.consent_answers import NO, parse_yes_no
from signatories.exchange.headers.synonyms import LANGUAGE_WORDS
from signatories.text import fold

#: Folded words, by the state that they mean.
WORDS_OF_STATUS = {
    SubscriberStatus.SUBSCRIBED: (
        *("subscribed", "active", "confirmed", "opted in", "opt in", "enabled", "valid", "actif", "active"),
        *("abonne", "abonnee", "inscrit", "inscrite", "confirme", "aktiv", "abonniert", "angemeldet", "bestatigt"),
    ),
    SubscriberStatus.UNSUBSCRIBED: (
        *("unsubscribed", "unsub", "opted out", "opt out", "inactive", "disabled", "archived", "removed", "deleted"),
        *("complained", "complaint", "spam", "abuse", "suppressed", "blocked", "blacklisted", "blocklisted"),
        *("desabonne", "desabonnee", "desinscrit", "desinscrite", "inactif", "plainte", "bloque"),
        *("abgemeldet", "inaktiv", "abbestellt", "gesperrt", "beschwerde"),
    ),
    SubscriberStatus.BOUNCED: (
        *("bounced", "bounce", "hard bounce", "hard bounced", "soft bounce", "cleaned", "invalid", "undeliverable"),
        *("non distribuable", "injoignable", "invalide", "unzustellbar", "ungultig"),
    ),
    SubscriberStatus.UNCONFIRMED: (
        *("unconfirmed", "not confirmed", "pending", "non subscribed", "nonsubscribed", "not subscribed"),
        *("transactional", "en attente", "non confirme", "unbestatigt", "nicht bestatigt", "ausstehend"),
    ),
}
#: Folded cells in place of a date: of nothing, zeros and dashes, and words.
NO_DATE = re.compile(r"[\s0:./+tz–—-]*")
NOTHING = {"null", "nil", "nan", "n/a", "na", "never", "jamais", "nie", "nunca"}
STATUS_OF_WORD = {word: status for status, words in WORDS_OF_STATUS.items() for word in words}


def status_of(cell: str) -> SubscriberStatus:
    """Return the state that a word means: `subscribed` for a blank cell. Raises `ValueError` for an unknown word."""
    words = " ".join(fold(cell).replace("-", " ").replace("_", " ").split())
    if not words:
        return SubscriberStatus.SUBSCRIBED
    if words in STATUS_OF_WORD:
        return STATUS_OF_WORD[words]
    answer = {"1": True, "true": True, "0": False, "false": False}.get(words, parse_yes_no(words))
    if answer is None:
        raise ValueError(cell)
    return SubscriberStatus.SUBSCRIBED if answer else SubscriberStatus.UNSUBSCRIBED


def is_said(cell: str) -> bool:
    """Return whether a cell says that something happened: by a date, a reason or a yes, and not by a no or "0"."""
    words = fold(cell).strip()
    return not NO_DATE.fullmatch(words) and words not in NO and words not in NOTHING


def language_of(cell: str, default: str) -> str:
    """Return the language of the site that a cell names by code or in words; `default` for none."""
    words = fold(cell).replace("_", "-").strip()
    codes = language_codes()
    for code in codes:
        info = get_language_info(code)
        names = (code, fold(info["name"]), fold(info["name_local"]), *LANGUAGE_WORDS.get(base_language(code), ()))
        if words in names:
            return code
    base = base_language(words)
    return next((code for code in codes if base and base_language(code) == base), default)
