"""The numbers of a site that home pages show. What is not public is not counted."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from letters.models import LetterPage
from signatories.listing.counts import tallies_of
from signatories.models import Organization


class SiteNumber(TextChoices):
    """A number that the site knows."""

    MEMBERS = "members", _("Members of the coalition")
    LETTERS = "letters", _("Open letters")
    SIGNATURES = "signatures", _("Signatures of all letters")


def site_number(name: str) -> int:
    """Return a number as it is now. Letters count once for all their languages, signatures with those on paper."""
    if name == SiteNumber.MEMBERS:
        return Organization.objects.listed_members().count()
    lists = set(LetterPage.objects.public().values_list("signatory_list", flat=True))
    if name == SiteNumber.LETTERS:
        return len(lists)
    counts = [tally.counts for tally in tallies_of(lists).values()]
    return sum(count.total + count.paper for count in counts)


def site_number_label(name: str, number: int) -> str:
    """Return the words that follow a number, such as "open letters", in the active language."""
    if name == SiteNumber.MEMBERS:
        return npgettext("below a number", "member organization", "member organizations", number)
    if name == SiteNumber.LETTERS:
        return npgettext("below a number", "open letter", "open letters", number)
    return npgettext("below a number", "signature", "signatures", number)
