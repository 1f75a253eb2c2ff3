"""The editions of a list with the changes from one to the next, for the press page and the API."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import with_sign
from letters.models import Edition, EditionFile
from signatories.models import SignatoryList


@dataclass(frozen=True)
class EditionWithChange:
    """An edition with a sentence on the changes since the previous one; "" for the first."""

    edition: Edition
    change: str
    #: Whether the text differs from that of the previous edition in a language that both have.
    is_text_changed: bool = False


def editions_with_changes(signatory_list: SignatoryList) -> list[EditionWithChange]:
    """Return the editions of a list, newest first, in three queries."""
    files = EditionFile.objects.published().select_related("letter").order_by("language")
    editions = list(signatory_list.editions.numbered().prefetch_related(Prefetch("files", files)))
    return [_with_change(edition, previous) for edition, previous in zip_longest(editions, editions[1:])]


def _with_change(edition: Edition, previous: Edition | None) -> EditionWithChange:
    if previous is None:
        return EditionWithChange(edition, "")
    before = {file.language: file.text_version for file in previous.files.all()}
    after = {file.language: file.text_version for file in edition.files.all()}
    both = [(before[language], after[language]) for language in before.keys() & after.keys()]
    is_text_changed = any(old != new for old, new in both if old and new)
    change = _change(edition, previous)
    if is_text_changed:
        change = _("%(change)s, and changes to the text") % {"change": change}
    return EditionWithChange(edition, change, is_text_changed)


def _change(edition: Edition, previous: Edition) -> str:
    """Return "+3 organizations, −1 individual since edition 1". Does not name people who withdrew."""
    organizations = edition.organization_count - previous.organization_count
    individuals = edition.individual_count - previous.individual_count
    parts = []
    if organizations:
        words = ngettext("%s organization", "%s organizations", abs(organizations))
        parts.append(words % with_sign(organizations))
    if individuals:
        words = ngettext("%s individual", "%s individuals", abs(individuals))
        parts.append(words % with_sign(individuals))
    if paper := edition.paper_count - previous.paper_count:
        words = ngettext("%s on paper", "%s on paper", abs(paper))
        parts.append(words % with_sign(paper))
    changed = ", ".join(parts) or _("no change in signatories")
    return _("%(changed)s since edition %(number)d") % {"changed": changed, "number": previous.number}
