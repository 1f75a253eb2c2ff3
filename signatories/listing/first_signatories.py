"""The first signatories of a list, for a page that is not as long as its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signatories.listing.pagination import list_structure, printed_page
from signatories.listing.printed_list import PrintedList

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def first_signatories(
    signatory_list: SignatoryList, *, limit: int, by_country: bool = False, repeats_leads: bool = False
) -> PrintedList:
    """Return the public signatories as they are printed, at most `limit` of them, with the counts of all.

    The cost depends on `limit` and not on the length of the list: the counts come from its tally. Countries have
    headings, and lead signatories are repeated, only where everybody is shown.
    """
    arranged = list_structure(signatory_list)
    tally = arranged.tally
    entries = printed_page(signatory_list.signatories.public(), arranged, limit=limit)
    for entry in entries:
        entry.group = arranged.group_of(entry.group_id)
    is_whole = tally.named <= limit
    by_country = by_country and is_whole and any(entry.country for entry in entries)
    first = PrintedList.of(entries, by_country=by_country, repeats_leads=repeats_leads and is_whole)
    return first.with_tally(tally, arranged.groups, by_country=by_country, is_whole=is_whole)
