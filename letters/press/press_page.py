"""What the press page of a letter says: its editions with what changed, and logos."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.models import Edition, EditionFile
from signatories.models import Organization

if TYPE_CHECKING:
    from signatories.models import SignatoryList


@dataclass(frozen=True)
class EditionInContext:
    """An edition with what changed since the one before, in words; "" for the first."""

    edition: Edition
    change: str
    #: Whether the text differs from that of the edition before, in a language that both have.
    is_text_changed: bool = False


def editions_in_context(signatory_list: SignatoryList) -> list[EditionInContext]:
    """Return the editions of a list, newest first, in three queries."""
    files = EditionFile.objects.published().select_related("letter").order_by("language")
    editions = list(signatory_list.editions.numbered().prefetch_related(Prefetch("files", files)))
    return [_in_context(edition, last) for edition, last in zip_longest(editions, editions[1:])]


def _in_context(edition: Edition, last: Edition | None) -> EditionInContext:
    if last is None:
        return EditionInContext(edition, "")
    before = {file.language: file.text_version for file in last.files.all()}
    after = {file.language: file.text_version for file in edition.files.all()}
    both = [(before[language], after[language]) for language in before.keys() & after.keys()]
    is_text_changed = any(old != new for old, new in both if old and new)
    change = _change(edition, last)
    if is_text_changed:
        change = _("%(change)s, with another text") % {"change": change}
    return EditionInContext(edition, change, is_text_changed)


def _change(edition: Edition, last: Edition) -> str:
    """Say "+3 organizations, −1 individual since edition 1". Only numbers: nobody who left is named."""
    organizations = edition.organization_count - last.organization_count
    individuals = edition.individual_count - last.individual_count
    parts = []
    if organizations:
        words = ngettext("%s organization", "%s organizations", abs(organizations))
        parts.append(words % f"{organizations:+d}".replace("-", "\u2212"))
    if individuals:
        words = ngettext("%s individual", "%s individuals", abs(individuals))
        parts.append(words % f"{individuals:+d}".replace("-", "\u2212"))
    changed = ", ".join(parts) or _("as many signatories")
    return _("%(changed)s since edition %(number)d") % {"changed": changed, "number": last.number}


def logos_of(signatory_list: SignatoryList) -> list[Organization]:
    """Return the organizations of the directory that are listed and permit to show their logos, by name."""
    return list(Organization.objects.with_public_logos(signatory_list))
