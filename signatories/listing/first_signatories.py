"""The first signatories of a list, for pages that show only the beginning of a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signatories.listing.counts import noted_paper
from signatories.listing.pagination import list_structure, printed_page
from signatories.listing.printed_list import PrintedList

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def first_signatories(
    signatory_list: SignatoryList, *, limit: int, by_country: bool = False, repeats_leads: bool = False
) -> PrintedList:
    """Return at most `limit` public signatories as they are printed, with the counts of the whole list.

    The cost depends on `limit`, not on the length of the list, because the counts come from its tally. `by_country`
    and `repeats_leads` apply only if the whole list is shown.
    """
    structure = list_structure(signatory_list)
    tally = structure.tally
    entries = printed_page(signatory_list.signatories.public(), structure, limit=limit)
    for entry in entries:
        entry.group = structure.group_of(entry.group_id)
    is_whole = tally.named <= limit
    by_country = by_country and is_whole and any(entry.country for entry in entries)
    first = PrintedList.of(entries, by_country=by_country, repeats_leads=repeats_leads and is_whole)
    first.paper_notes = noted_paper(signatory_list, tally.counts)
    return first.with_tally(tally, structure.groups, by_country=by_country, is_whole=is_whole)
