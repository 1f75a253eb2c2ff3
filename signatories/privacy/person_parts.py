"""The kinds of data about one person besides signatures: how other apps copy and erase theirs.

An app that keeps data about people registers the Wagtail hook `construct_person_part`, which returns a `PersonPart`.
What is in a copy is what an erasure erases, because both read `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail import hooks


@dataclass(frozen=True)
class PersonPart:
    """A kind of data about the owner of an address.

    `name` is its key in copies and receipts. `rows` returns what is kept about an address, none for text that is not
    one; `columns` are those of a row in the copy. `erase` erases locked rows, so that `rows` does not return them any
    more. `in_words` says, in the active language, how many rows there are.
    """

    name: str
    rows: Callable[[str], QuerySet[Any]]
    columns: Sequence[str]
    erase: Callable[[Sequence[Any]], None]
    in_words: Callable[[int], str]

    def copy(self, address: str) -> list[dict[str, Any]]:
        """Return what is kept about an address, oldest first."""
        return list(self.rows(address).order_by("pk").values(*self.columns))

    def erase_all(self, address: str) -> int:
        """Erase what is kept about an address, inside a transaction; return the number of rows. Idempotent."""
        rows = list(self.rows(address).select_for_update().order_by("pk"))
        if rows:
            self.erase(rows)
        return len(rows)


def person_parts() -> list[PersonPart]:
    """Return the parts of all apps, by name."""
    return sorted((hook() for hook in hooks.get_hooks("construct_person_part")), key=lambda part: part.name)
