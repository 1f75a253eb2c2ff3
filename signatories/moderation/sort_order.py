"""Checking the order of a list: staff accept the guess of a person's family name, or say where it starts.

A checked sort text is stated by staff. It is stored as the list sorts by it now, with the particles in their place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from signatories.enums import IndividualOrder, SortSource
from signatories.events import send_entry_signals
from signatories.exceptions import EntryChanged, InvalidTransition
from signatories.locks import locked
from signatories.models import Signatory, SignatoryList
from signatories.names.family_names import family_name_sort_text
from signatories.names.splitting import SplitName, split_by, split_name
from signatories.transitions import save_fields

if TYPE_CHECKING:
    from core.users.models import User

ACTION = "signatories.check_order"
FIELDS = ("sort_as", "sort_as_source")


def is_checkable(signatory_list: SignatoryList) -> bool:
    """Return whether family names decide the order of a list. Stating them would disturb an order by full names."""
    return bool(signatory_list.individual_order != IndividualOrder.NAME)


def current_sort_text(entry: Signatory) -> str:
    """Return the text by which a person sorts on a list by family name. Select the list with the entry."""
    return family_name_sort_text(entry, entry.signatory_list.particles)


def current_split(entry: Signatory) -> SplitName | None:
    """Return the name split as it sorts; None if the sort text is made of other words."""
    return split_by(entry.name, current_sort_text(entry)) or split_by(entry.name, entry.sort_as)


def is_guess(entry: Signatory) -> bool:
    """Return whether nobody stated by what a person sorts."""
    return entry.sort_as_source in (SortSource.GUESSED, "")


def seen_version(entry: Signatory) -> str:
    """Return a hash of what the screen shows of an entry."""
    return _version(entry, is_guess=is_guess(entry))


def _version(entry: Signatory, *, is_guess: bool) -> str:
    origin = SortSource.GUESSED if is_guess else entry.sort_as_source
    return hashlib.sha256(f"{entry.name}\n{current_sort_text(entry)}\n{origin}".encode()).hexdigest()[:16]


def accept_order(signatory: Signatory, *, seen: str = "", user: User | None = None) -> Signatory:
    """State the text by which a person sorts now, so that it is no longer a guess. Idempotent.

    Raises `EntryChanged` if name, sort text or origin changed since `seen_version` returned `seen`.
    """

    def text_of(entry: Signatory) -> str:
        # Somebody who accepted the same guess did the same.
        if seen and seen not in (seen_version(entry), _version(entry, is_guess=True)):
            raise _changed(entry)
        return current_sort_text(entry)

    return _state(signatory, text_of, seen=seen, user=user)


def set_family_name(
    signatory: Signatory, start: int, end: int | None = None, *, seen: str = "", user: User | None = None
) -> Signatory:
    """State that the family name is `words[start:end]` of the name. Idempotent. Raises like `accept_order`.

    Without an `end`, the family name ends where it ended before, or at the last word. Raises `InvalidTransition` if
    there are no such words.
    """

    def text_of(entry: Signatory) -> str:
        split = current_split(entry) or split_name(entry.name, str(entry.country or ""))
        last = end if end is not None else (split.end if split.end > start else len(split.words))
        if not 0 <= start < last <= len(split.words):
            if seen and seen != seen_version(entry):
                raise _changed(entry)
            raise InvalidTransition(_("“%s” has no such words.") % entry.name)
        return replace(split, start=start, end=last).sort_text

    return _state(signatory, text_of, seen=seen, user=user)


def undo_order(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Restore the sort text from before the last check of an entry. Idempotent.

    Raises `EntryChanged` if somebody changed it since.
    """
    with locked(signatory) as entry:
        checks = ModelLogEntry.objects.for_instance(entry).filter(action=ACTION)
        last = checks.order_by("-timestamp", "-pk").first()
        if last is None or last.data.get("undone"):
            return entry
        if any(getattr(entry, field) != text for field, text in last.data["after"].items()):
            raise _changed(entry)
        return _save(entry, dict(last.data["before"]), user=user, undone=True)


def _state(signatory: Signatory, text_of: Callable[[Signatory], str], *, seen: str, user: User | None) -> Signatory:
    with locked(signatory) as entry:
        text = text_of(entry)
        if entry.is_organization or not text or not is_checkable(entry.signatory_list):
            raise InvalidTransition(_("“%s” is not sorted by a family name.") % entry.name)
        if (entry.sort_as, entry.sort_as_source) == (text, SortSource.STATED):
            return entry
        if seen and seen != seen_version(entry):
            raise _changed(entry)
        return _save(entry, {"sort_as": text, "sort_as_source": SortSource.STATED.value}, user=user)


def _changed(entry: Signatory) -> EntryChanged:
    return EntryChanged(_("“%s” has changed since you opened it. Please check it again.") % entry.name)


def _save(entry: Signatory, values: dict[str, str], *, user: User | None, **data: Any) -> Signatory:
    before = {field: getattr(entry, field) for field in FIELDS}
    for field, value in values.items():
        setattr(entry, field, value)
    # Saving guesses again where there is no other source.
    save_fields(entry, FIELDS)
    changed = [field for field in FIELDS if getattr(entry, field) != before[field]]
    data |= {
        "before": {field: str(before[field]) for field in changed},
        "after": {field: str(getattr(entry, field)) for field in changed},
    }
    log(instance=entry, action=ACTION, user=user, data=data)
    if "sort_as" in changed:
        send_entry_signals(entry, was_public=entry.is_public)
    return entry
