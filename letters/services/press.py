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


def editions_in_context(signatory_list: SignatoryList) -> list[EditionInContext]:
    """Return the editions of a list, newest first, in three queries."""
    files = EditionFile.objects.published().select_related("letter").order_by("language")
    editions = list(signatory_list.editions.numbered().prefetch_related(Prefetch("files", files)))
    return [EditionInContext(edition, _change(edition, last)) for edition, last in zip_longest(editions, editions[1:])]


def _change(edition: Edition, last: Edition | None) -> str:
    """Say "+3 organizations, −1 individual since edition 1". Only numbers: nobody who left is named."""
    if last is None:
        return ""
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
