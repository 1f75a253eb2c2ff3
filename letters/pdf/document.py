"""A letter and its signatories, composed as one self-contained document and set as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.date_formats import long_date
from letters.notes import Footnotes
from letters.pdf import typesetter_process
from letters.pdf.images import Logo, logo, qr_code
from letters.pdf.long_lists import LONG, bind, cut_tail, kept_or_set, split, whole
from letters.pdf.print_job import EnclosedFile, RenderedPdf
from letters.pdf.typography import mark_languages, set_spaces
from signatories.listing.printed_list import Undersigned

if TYPE_CHECKING:
    from letters.models import Edition, Letterhead, LetterPage
    from signatories.models import Signatory

#: From how many names on a list is set in two columns. Three save no paper: in them most entries take two lines.
TWO_COLUMNS = 61


def render_letter(
    letter: LetterPage,
    signatories: Sequence[Signatory],
    *,
    letterhead: Letterhead | None = None,
    edition: Edition | None = None,
    address: str = "",
    enclosed: Sequence[EnclosedFile] = (),
) -> RenderedPdf:
    """Return the PDF of a letter in the letter's own language, tagged as `settings.PDF_VARIANT` says.

    `signatories` come in printed order with group and, where logos are shown, organization. `address` is where the
    letter is read. Without an `edition` the PDF is marked as a draft. Characters without a glyph are printed as U+FFFD
    and named in `missing`. Raises `RenderFailed`, with a sentence for staff, when a limit of time or memory is passed.
    """
    with override(letter.language):
        undersigned = Undersigned.of(
            signatories, by_country=letter.groups_by_country, repeats_leads=letter.repeats_leads
        )
        context = {
            "letter": letter,
            "undersigned": undersigned,
            "letterhead": letterhead,
            "edition": edition,
            "notes": Footnotes(letter.notes.texts),
            "columns": 1 + (len(undersigned.named) >= TWO_COLUMNS),
            "is_long": len(undersigned.named) >= LONG,
            "page_of": _page_of(),
            "logos": _logos(undersigned.named) if letter.shows_logos else [],
            "address": address,
            "short_address": address.partition("://")[2].rstrip("/"),
            "qr_code": qr_code(address) if address else "",
            "signed_until": long_date(timezone.localdate(edition.published_at if edition else None)),
        }
        identifier = f"{letter.translation_key}-{letter.language}-{edition.number if edition else 'draft'}"
        if len(undersigned.named) < LONG:
            return _in_one(context, identifier, enclosed)
        return _in_parts(context, identifier, enclosed)


def _html(name: str, context: dict[str, Any]) -> str:
    language = context["letter"].language
    return mark_languages(set_spaces(render_to_string(f"letters/pdf/{name}.html", context), language), language)


def _in_one(context: dict[str, Any], identifier: str, enclosed: Sequence[EnclosedFile]) -> RenderedPdf:
    """Set a letter in one document; a second time where what follows the list has the last page to itself."""
    parts = whole(context["undersigned"])
    rendered = typesetter_process.typeset(
        _html("letter", {**context, "parts": parts}), identifier=identifier, enclosed=enclosed
    )
    if not rendered.ends_alone:
        return rendered
    head, tail = cut_tail(parts)
    # Notes are placed while a document is composed.
    fresh = {**context, "notes": Footnotes(context["letter"].notes.texts), "parts": head, "tail": tail}
    return typesetter_process.typeset(_html("letter", fresh), identifier=identifier, enclosed=enclosed)


def _in_parts(context: dict[str, Any], identifier: str, enclosed: Sequence[EnclosedFile]) -> RenderedPdf:
    """Set a long letter in parts, whose feet are set once it is known how many pages there are."""
    unnumbered = {**context, "page_of": ""}
    # What changes with each edition stays out of the names, which are kept from one to the next.
    lasting = {**unnumbered, "edition": None}
    front = typesetter_process.typeset(_html("front", unnumbered), identifier=identifier, enclosed=enclosed)
    head, tail = cut_tail(list(split(context["undersigned"])))
    names = kept_or_set([_html("names", {**lasting, **part._asdict()}) for part in head])
    # It begins on a page of its own, like every part, and so it takes the last names along.
    back = typesetter_process.typeset_part(_html("back", {**unnumbered, "tail": tail}), identifier=identifier)
    return bind(front, names, back, lambda pages: _html("folios", {**context, "pages": range(pages)}))


def _page_of() -> str:
    """Return "page 2 of 5" as the value of CSS's `content`."""
    before, between, after = _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    return f'"{before}" counter(page) "{between}" counter(pages) "{after}"'


def _logos(named: Iterable[Signatory]) -> list[Logo]:
    """Return the logos that their organizations permit to show, each once."""
    shown = {
        entry.organization.pk: entry.organization
        for entry in named
        if entry.organization and entry.organization.logo and entry.organization.logo_permitted
    }
    return [logo(organization.logo, organization.logo_alt or organization.name) for organization in shown.values()]
