"""The names by which somebody is recognised: in any order of words, with or without titles and articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.keyed_hashes import keyed_hash
from signatories.enums import Kind
from signatories.text import entry_key, fold, loose_key

#: Written before or behind a name, and no part of it.
HONORIFICS = {
    *("dr", "prof", "professor", "professeur", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "m", "mme", "mlle"),
    *("herr", "frau", "dra", "don", "dona", "sr", "sra", "phd", "md", "jr", "esq", "he", "him", "she", "her", "they"),
    *("them", "elle", "il", "iel", "msc", "bsc", "mba", "frs", "rev", "hon"),
}
#: Characters of a fingerprint: 96 bits, beyond any chance that two names share one.
FINGERPRINT_LENGTH = 24

Identity = tuple[str, ...]


def loose_name(name: str) -> str:
    """Return the words of a name without titles, in alphabetical order: "EXAMPLE, Ada" is "Dr. Ada Example"."""
    words = "".join(character if character.isalnum() else " " for character in fold(name).replace(".", "")).split()
    bare = [word for word in words if word not in HONORIFICS]
    return " ".join(sorted(bare or words)) or name


def identities(kind: str, *names: str) -> Iterator[Identity]:
    """Yield what somebody of any of these names is recognised by: one that is shared is enough."""
    for name in names:
        if not name.strip():
            continue
        key = entry_key(kind, name)
        yield ("key", str(kind), key)
        yield ("name", str(kind), loose_name(name))
        if kind == Kind.ORGANIZATION:
            yield ("article", loose_key(key))


def address_identity(email_key: str) -> Identity:
    """Return what somebody is recognised by who gave an address; a blank key is nobody's."""
    return ("address", email_key)


def fingerprint(identity: Identity) -> str:
    """Return a keyed hash of an identity: it tells whether a name is the same, and nothing about it."""
    return keyed_hash("\n".join(identity))[:FINGERPRINT_LENGTH]


def fingerprints(found: Iterable[Identity]) -> set[str]:
    """Return the fingerprints of identities."""
    return {fingerprint(identity) for identity in found}
