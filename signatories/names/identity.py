"""Identities: normalized names and addresses that recognise the same signatory under different spellings.

Names match in any order of their words, with or without titles and articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.keyed_hashes import keyed_hash
from signatories.enums import Kind
from signatories.names.decorations import plain_name
from signatories.names.keys import name_key
from signatories.names.organization_keys import loose_key, organization_key
from signatories.names.titles import GENERATIONS
from signatories.text import fold

#: Words that earlier releases removed from names anywhere. Stored fingerprints depend on them: never change.
FORMER_HONORIFICS = {
    *("dr", "prof", "professor", "professeur", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "m", "mme", "mlle"),
    *("herr", "frau", "dra", "don", "dona", "sr", "sra", "phd", "md", "jr", "esq", "he", "him", "she", "her", "they"),
    *("them", "elle", "il", "iel", "msc", "bsc", "mba", "frs", "rev", "hon"),
}
#: Hexadecimal digits of a fingerprint. 96 bits make collisions practically impossible.
FINGERPRINT_LENGTH = 24

#: Runs of letters and digits.
WORDS = re.compile(r"[^\W_]+")

Identity = tuple[str, ...]


def entry_key(kind: str, name: str) -> str:
    """Return the key that identifies an entry by its name within its list and kind."""
    return organization_key(name) if kind == Kind.ORGANIZATION else name_key(name)


def loose_name(kind: str, name: str) -> str:
    """Return the words of a name, folded, in alphabetical order; of a person without titles, degrees and pronouns.

    "EXAMPLE, Ada" and "Dr. Ada Example, PhD (she/her)" are equal.
    """
    if kind == Kind.ORGANIZATION:
        return _former_loose_name(name)
    words = _words(plain_name(name))
    bare = [word for word in words if word not in GENERATIONS]
    return " ".join(sorted(bare or words)) or name


def _former_loose_name(name: str) -> str:
    words = _words(name)
    bare = [word for word in words if word not in FORMER_HONORIFICS]
    return " ".join(sorted(bare or words)) or name


def _words(name: str) -> list[str]:
    return WORDS.findall(fold(name).replace(".", ""))


def identities(kind: str, *names: str) -> Iterator[Identity]:
    """Yield the identities of a signatory with these names. Two signatories match if they share one."""
    for name in names:
        if not name.strip():
            continue
        key = entry_key(kind, name)
        yield ("key", str(kind), key)
        former, loose = _former_loose_name(name), loose_name(kind, name)
        yield ("name", str(kind), former)
        if loose != former:
            yield ("name", str(kind), loose)
        if kind == Kind.ORGANIZATION:
            yield ("article", loose_key(key))


def address_identity(email_key: str) -> Identity:
    """Return the identity of an address, by its key. A blank key must not be passed."""
    return ("address", email_key)


def fingerprint(identity: Identity) -> str:
    """Return a keyed hash of an identity, which allows comparisons without revealing the name."""
    return keyed_hash("\n".join(identity))[:FINGERPRINT_LENGTH]


def fingerprints(found: Iterable[Identity]) -> set[str]:
    """Return the fingerprints of identities."""
    return {fingerprint(identity) for identity in found}
