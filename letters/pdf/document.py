"""Rendering of a letter and its signatories as a PDF, from a self-contained HTML document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from core.date_formats import long_date
from core.garbage_collection import relaxed_garbage_collection
from core.typography import typeset_html
from letters.notes import Footnotes
from letters.pdf import typesetter_client
from letters.pdf.embedded_images import Logo, qr_code, sized_logo
from letters.pdf.folios_job import folios_job, page_numbering
from letters.pdf.list_columns import list_columns, name_size
from letters.pdf.long_lists import (
    is_typeset_in_parts,
    merge_parts,
    sections_as_parts,
    split_into_parts,
    split_off_tail,
    typeset_cached,
)
from letters.pdf.names_job import names_job
from letters.pdf.print_job import EmbeddedFile, RenderedPdf
from letters.pdf.typography import isolate_directions, mark_languages
from signatories.listing.loaded_entries import sorted_entries
from signatories.listing.printed_list import PrintedList
from signatories.listing.signed_by import MAX_NAMED, SignedBy

if TYPE_CHECKING:
    from letters.models import Edition, Letterhead, LetterPage
    from signatories.models import PaperSignatures, Signatory


@relaxed_garbage_collection()
def render_letter(
    letter: LetterPage,
    signatories: Sequence[Signatory],
    *,
    paper: Sequence[PaperSignatures] = (),
    letterhead: Letterhead | None = None,
    edition: Edition | None = None,
    address: str = "",
    embedded_files: Sequence[EmbeddedFile] = (),
) -> RenderedPdf:
    """Return the PDF of a letter in its own language, tagged as `settings.PDF_VARIANT` requires.

    `signatories` come in any order, with their group and, if the letter shows logos, their organization; `paper` are
    the signatures on paper. `address` is the public address of the letter. Without an `edition` the PDF is marked as a
    draft. Characters without a glyph are printed as U+FFFD and listed in `missing_glyphs`. Raises `RenderFailed`, with
    a sentence for staff, if a limit of time or memory is exceeded.
    """
    with override(letter.language):
        printed_list = PrintedList.of(
            sorted_entries(signatories, letter.signatory_list_id),
            paper=paper,
            by_country=letter.groups_by_country,
            repeats_leads=letter.repeats_leads,
        )
        # Placeholders are replaced by the counts of the signatories that are printed.
        letter.signed_by = SignedBy(printed_list.counts, printed_list.leads[:MAX_NAMED])
        context = {
            "letter": letter,
            "printed_list": printed_list,
            "letterhead": letterhead,
            "edition": edition,
            "notes": Footnotes(letter.notes.texts),
            "columns": list_columns(len(printed_list.named)),
            "name_size": name_size(len(printed_list.named)),
            "page_of": _page_counter(),
            "logos": _logos(printed_list.named) if letter.shows_logos else [],
            "address": address,
            "short_address": address.partition("://")[2].rstrip("/"),
            "qr_code": qr_code(address) if address else "",
            "signed_until": long_date(timezone.localdate(edition.published_at if edition else None)),
        }
        identifier = f"{letter.translation_key}-{letter.language}-{edition.number if edition else 'draft'}"
        render = _render_in_parts if is_typeset_in_parts(printed_list) else _render_whole
        return render(context, identifier, embedded_files)


def _html(name: str, context: dict[str, Any]) -> str:
    language = context["letter"].language
    html = render_to_string(f"letters/pdf/{name}.html", context)
    return mark_languages(typeset_html(isolate_directions(html), language), language)


def _render_whole(context: dict[str, Any], identifier: str, embedded_files: Sequence[EmbeddedFile]) -> RenderedPdf:
    """Typeset a letter as one document; again, with the last names moved, if the imprint is alone on the last page."""
    parts = sections_as_parts(context["printed_list"])
    html = _html("letter", {**context, "parts": parts})
    rendered = typesetter_client.typeset(html, identifier=identifier, embedded_files=embedded_files)
    if not rendered.has_orphaned_end:
        return rendered
    head, tail = split_off_tail(parts)
    # Rendering a template uses up its footnotes.
    again = {**context, "notes": Footnotes(context["letter"].notes.texts), "parts": head, "tail": tail}
    return typesetter_client.typeset(_html("letter", again), identifier=identifier, embedded_files=embedded_files)


def _render_in_parts(context: dict[str, Any], identifier: str, embedded_files: Sequence[EmbeddedFile]) -> RenderedPdf:
    """Typeset a long letter in parts, and add their footers once the number of pages is known."""
    unnumbered = {**context, "page_of": ""}
    front = typesetter_client.typeset(_html("front", unnumbered), identifier=identifier, embedded_files=embedded_files)
    head, tail = split_off_tail(list(split_into_parts(context["printed_list"])))
    names = typeset_cached([names_job(context, part) for part in head])
    # Like every part it begins on a new page, and therefore includes the last names.
    back = typesetter_client.typeset_part(_html("back", {**unnumbered, "tail": tail}), identifier=identifier)
    return merge_parts(front, names, back, lambda pages: folios_job(context, pages))


def _page_counter() -> str:
    """Return "page 2 of 5" as the value of CSS's `content`."""
    before, between, after = page_numbering()
    return f'"{before}" counter(page) "{between}" counter(pages) "{after}"'


def _logos(signatories: Iterable[Signatory]) -> list[Logo]:
    """Return the logos that the organizations of signatories allow to be shown, each once."""
    organizations = {
        entry.organization.pk: entry.organization
        for entry in signatories
        if entry.organization and entry.organization.logo and entry.organization.logo_permitted
    }
    return [
        sized_logo(organization.logo, organization.logo_alt or organization.name)
        for organization in organizations.values()
    ]
