"""Words that people type in place of a name: "Anonymous", "Name withheld", "Test Test", "asdf"."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+")
ANONYMOUS = re.compile(r"anon|anonymous(?:ly)?|anonym(?:e[rs]?|es|a|t)?|anonim[oaie]s?|anoniem(?:e)?")
#: Words beside "anonymous" that name nobody either.
ANYBODY = {
    *("a", "an", "the", "donor", "person", "people", "signer", "signatory", "supporter", "citizen", "user", "member"),
    *("un", "une", "personne", "signataire", "citoyen", "citoyenne", "ein", "eine", "einer", "person", "burger"),
    *("unterzeichner", "unterzeichnerin", "persona", "firmante", "persoon"),
}
NO_NAME = re.compile(
    r"(?:name|identity|nom|identite|nombre|nome|naam) "
    r"(?:withheld|hidden|unknown|not given|retenu|inconnu|masque|unbekannt|oculto|desconocido|onbekend)\b.{0,40}"
    r"|(?:no|unknown|sans|ohne|kein|sin|senza|sem|geen) (?:name|nom|namen?|nombre|nome|naam)"
    r"|(?:i )?(?:prefer|wish|want) (?:not to say|to (?:remain|stay|be) anonymous)"
)
TEST = re.compile(
    r"(?:test)+(?:s|ing|er|eur|e|name|user|person)?|prueba|essai|asdf\w{0,6}|qwert[yz]\w{0,4}|azerty|xx+|dummy|lorem"
)
#: Words after "test".
TESTED = {"user", "name", "person", "account", "entry", "signer", "signatory", "organization", "organisation", "ipsum"}
PLACEHOLDERS = {"foo bar", "foobar", "my name", "your name", "first name last name", "given name family name"}


def is_anonymous(words: str) -> bool:
    """Return whether a folded name says that there is none: "anonymous 2", "name withheld by request"."""
    found = WORD.findall(words)
    is_word = any(map(ANONYMOUS.fullmatch, found))
    return (is_word and all(word in ANYBODY or ANONYMOUS.fullmatch(word) for word in found)) or (
        NO_NAME.fullmatch(words.strip(" .()[]")) is not None
    )


def is_test(words: str) -> bool:
    """Return whether a folded name is of somebody who tried a form out: "test test", "test user 1", "asdf"."""
    first, *others = WORD.findall(words) or [""]
    is_tried = TEST.fullmatch(first) is not None and all(word in TESTED or TEST.fullmatch(word) for word in others)
    return is_tried or words in PLACEHOLDERS
