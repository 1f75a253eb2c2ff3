"""Keys of organizations' names: legal forms and articles do not count."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.known_languages import base_language
from core.languages import language_codes
from signatories.names.keys import sort_key, truncated_key
from signatories.text import clean_text, fold, is_visible

#: Articles in front of the names of organizations, by language.
ARTICLES = {
    "en": ("the",),
    "fr": ("le", "la", "les", "l'"),
    "de": ("der", "die", "das"),
    "es": ("el", "la", "los", "las"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l'"),
    "nl": ("de", "het"),
}
#: Any of them, folded. Ambiguous across languages, so good for hints only.
_ARTICLE = r"(?:(?:the|le|la|les|der|die|das|el|los|las|il|lo|gli|de|het) |l' ?)(?=.)"
ANY_ARTICLE, ANY_ARTICLE_OF_LINE = re.compile(f"^{_ARTICLE}"), re.compile(f"\n{_ARTICLE}")
# Legal forms behind the names of organizations, folded.
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)


def organization_key(name: str) -> str:
    """Return the key of an organization's name: `name_key` without the legal form ("larch" for "Larch Inc.")."""
    key = fold(name).replace("’", "'")
    bare = LEGAL_FORM.sub("", key)
    return truncated_key(bare if is_visible(bare) else key)


def loose_key(key: str) -> str:
    """Return the key or folded name of an organization without a leading article of any language.

    Organizations that share it may be the same; a human should compare them.
    """
    return ANY_ARTICLE.sub("", key)


def words_of_keys(lines: str) -> list[str]:
    """Return the words of each key of an organization in alphabetical order, without a leading article as `loose_key`.

    `lines` are the keys, joined by line breaks; the result is in their order. Takes half the time of one by one.
    """
    # The pattern begins with a character, so the search jumps from line to line.
    keys = ANY_ARTICLE_OF_LINE.sub("\n", f"\n{lines}")[1:].split("\n")
    sorted_words = []
    for key in keys:
        words = key.split()
        words.sort()
        sorted_words.append(" ".join(words))
    return sorted_words


def article_languages() -> list[str]:
    """Return the languages of the site whose articles are known, in alphabetical order."""
    return sorted({base_language(code) for code in language_codes()} & set(ARTICLES))


def organization_sort_key(name: str, languages: Collection[str] | None = None) -> str:
    """Return the sort key of an organization, without a leading article: "cedar network" for "The Cedar Network".

    `languages` as for `without_article`.
    """
    return sort_key(without_article(name, languages))


def without_article(name: str, languages: Collection[str] | None = None) -> str:
    """Return the name of an organization without a leading article of these languages, by default of the site's.

    An article counts in lower or title case and before at least two words, so "LA Voice" and "The Who" stay as they
    are. Do not use it for people: "Lê Thị Hoa" and "Les Harrison" start with their names.
    """
    name = clean_text(name).replace("’", "'")
    first, _space, rest = name.partition(" ")
    if first[1:2] == "'":
        first, rest = name[:2], name[2:].strip()
    chosen = article_languages() if languages is None else languages
    is_article = any(first.lower() in ARTICLES[language] for language in chosen)
    is_word = first in (first.lower(), first.title())
    return rest if is_article and is_word and len(rest.split()) > 1 else name
