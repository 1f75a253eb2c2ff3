"""Letters in the public API: list and detail."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from ninja import Path, Query, Router
from wagtail.fields import StreamValue
from wagtail.rich_text import expand_db_html

from core.api_schemas import ProblemOut
from letters.api.body import block_data, picture_data
from letters.api.editions import file_data
from letters.api.embed import embed_data
from letters.api.logos import logo_data
from letters.api.query_parameters import LetterQuery, LettersQuery, Slug
from letters.api.schemas import LetterOut, LettersOut
from letters.api.story import updates_data
from letters.api.summaries import summary_data
from letters.file_urls import file_url
from letters.lookup import find_public_letter
from letters.models import LetterPage
from letters.models.letter_status import in_state, statuses_of
from letters.models.listed_letters import load_signed_by
from letters.notes import join_split_lists
from letters.press.contacts import press_contacts
from letters.signed_texts.text_changes import text_change
from letters.visibility import public_translations
from signatories.listing.counts import noted_paper
from signatories.signing.response_schemas import signing_data
from signatories.signing.signing_state import signing_state

router = Router(tags=["letters"])
ORDERS = {"-date": (), "date": ("date", "pk"), "title": ("title", "pk")}


@router.get("", response=LettersOut, summary="Published letters, newest first")
def letters(request: HttpRequest, query: Query[LettersQuery]) -> dict[str, Any]:
    """Public letters; each language is a letter of its own."""
    matches = LetterPage.objects.newest_first()
    if query.language:
        matches = matches.filter(locale__language_code=query.language)
    if query.status:
        matches = in_state(matches, query.status)
    if query.search:
        matches = matches.matching(query.search)
    if ORDERS[query.order]:
        matches = matches.order_by(*ORDERS[query.order])
    count = matches.count()
    end = query.offset + query.limit
    page = list(matches.select_related("locale", "signatory_list")[query.offset : end]) if query.offset < count else []
    load_signed_by(page)
    statuses = statuses_of({letter.signatory_list_id: letter.signatory_list for letter in page}.values())
    return {
        "count": count,
        "next": next_page_url(request, reverse("api-v1:letters"), offset=end) if end < count else None,
        "results": [summary_data(letter, statuses[letter.signatory_list_id]) for letter in page],
    }


@router.get("{slug}", response={200: LetterOut, 404: ProblemOut}, summary="One letter")
def letter(request: HttpRequest, slug: Path[Slug], query: Query[LetterQuery]) -> dict[str, Any]:
    """A public letter with all fields, counts, translations and its newest PDF."""
    letter = find_public_letter(slug, query.language)
    return letter_data(letter) | ({"embed": embed_data(letter)} if query.embed else {})


def letter_data(letter: LetterPage) -> dict[str, Any]:
    """Return the data of `LetterOut` in the language of the letter."""
    with override(letter.language):
        return {**summary_data(letter, letter.status), **_text(letter), **_context(letter)}


def next_page_url(request: HttpRequest, path: str, **position: int | str) -> str:
    """Return the absolute URL of another page of the same request, on the configured site."""
    parameters = request.GET.copy()
    for name, value in position.items():
        parameters[name] = str(value)
    return f"{settings.BASE_URL}{path}?{parameters.urlencode()}"


def _text(letter: LetterPage) -> dict[str, Any]:
    change = text_change(letter)
    return {
        "place": letter.place,
        "place_and_date": letter.place_and_date,
        "recipients": _structs(letter.recipients),
        "copies": _structs(letter.copies),
        "subject": letter.subject,
        "salutation": letter.salutation,
        "body": block_data(letter),
        "body_html": render_to_string("letters/page_and_pdf/_body.html", {"letter": letter}),
        "closing": letter.closing,
        "signed_by": str(letter.signed_by),
        "paper_signatures": [
            {"number": paper.number, "counted_on": paper.counted_on, "note": paper.printed_note}
            for paper in noted_paper(letter.signatory_list, letter.signed_by.counts)
        ],
        "text_version": letter.text_version,
        "text_changed_at": change.changed_at,
        "text_change": change.kind,
        "signed_earlier_text": change.signed_earlier,
    }


def _context(letter: LetterPage) -> dict[str, Any]:
    """Return the data of a letter beside its text."""
    signatory_list, file = letter.signatory_list, letter.latest_file
    translations = public_translations(letter)
    return {
        "first_published_at": letter.first_published_at,
        "last_published_at": letter.last_published_at,
        "translations": [
            {"language": str(other.locale.language_code), "slug": other.slug, "url": other.full_url or ""}
            for other in translations
        ],
        "updates": updates_data(letter),
        "signing": signing_data(signatory_list, signing_state(signatory_list)),
        "groups": [{"id": group.pk, "heading": group.printed_heading} for group in signatory_list.groups.all()],
        "print_options": letter,
        "logos": logo_data(letter),
        "press": {
            "contacts": [asdict(contact) for contact in press_contacts(letter)],
            "quotes": [{"type": "quotation", **quote} for quote in _structs(letter.press_quotes)],
            "release_html": join_split_lists(expand_db_html(letter.printed_release)),
            "images": [{"type": "image", **picture_data(picture)} for picture in letter.press_pictures],
            "kit_url": file_url("press_zip", letter) if file else None,
        },
        "latest_edition": file_data(file) if file else None,
        "files": {
            "signatories_csv": file_url("signatories_csv", letter),
            "signatories_json": file_url("signatories_json", letter),
            "share_image": file_url("share_png", letter),
            "badge": file_url("count_svg", letter),
            "feed": _address("press:letter_feed", letter),
            "editions_feed": _address("press:editions_feed", letter),
        },
    }


def _address(name: str, letter: LetterPage) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=[letter.slug])}"


def _structs(stream: StreamValue) -> list[dict[str, str]]:
    return [{field: block.value.get(field) or "" for field in block.value} for block in stream]
