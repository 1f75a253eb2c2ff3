"""Sort keys as the site computed them when lists got a table of them; frozen, so that the migrations stay what they
were. The rules themselves are explained in `signatories.sort_rules`.
"""

import string

from anyascii import anyascii
from django.conf import settings

from signatories.migrations._rules_2026_11 import ARTICLES, KEY_LENGTH, clean_text, fold, has_letter, without_article

STATED = ("stated", "")


def articles():
    """Return the languages of the site whose articles are known, as `SortOrder.articles` stores them."""
    return ",".join(sorted({code.partition("-")[0] for code, _name in settings.LANGUAGES} & set(ARTICLES)))


def sort_key(name):
    ascii_name = anyascii(clean_text(name)).casefold()
    letters = [] if ascii_name else filter(has_letter, fold(name))
    numbers = "".join(f"~{ord(character):05x}" for character in letters)
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name or numbers)[:KEY_LENGTH]


def key_by_name(entry, language):
    """Return the key of an entry by its name as written in a language."""
    if entry.sort_as and (entry.kind == "organization" or entry.sort_as_source in STATED):
        return sort_key(entry.sort_as)
    name = entry.names.get(language) or entry.names.get(language.partition("-")[0]) or entry.name
    return sort_key(without_article(name) if entry.kind == "organization" else name)
