"""Letters of different scripts that look alike, with which a name can imitate another one."""

from __future__ import annotations

from signatories.characters import script_of
from signatories.text import fold

# Cyrillic and Greek letters that look like Latin ones, in lower case; from the confusables of Unicode's UTS #39.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһӏԛԝѵαβεζηικμνορτυχ0", "abekmhopctyxijsdhlqwvabezhikmvoptuxo")


def skeleton(name: str) -> str:
    """Return the letters and digits of a name, folded, with Cyrillic and Greek look-alikes as Latin letters."""
    looks = fold(name).translate(LOOK_ALIKES)
    return "".join(filter(str.isalnum, looks))


def has_look_alikes(name: str) -> bool:
    """Return whether a word mixes Latin, Cyrillic or Greek letters, which no language does."""
    scripts_by_word = ({script_of(character) for character in word if character.isalpha()} for word in name.split())
    return any(len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for scripts in scripts_by_word)
