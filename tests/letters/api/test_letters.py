"""The API of letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from signatories.enums import Signing
from signatories.models import SigningSettings
from signatories.signing.field_schemas import form_fields_data
from tests.factories import (
    LetterFactory,
    OrganizationFactory,
    SignatoryFactory,
    SignatoryGroupFactory,
    SignatoryListFactory,
)
from tests.letters.api.conftest import LETTERS

Get = Callable[[str], Any]


def slugs(answer: Any) -> list[str]:
    return [letter["slug"] for letter in answer["results"]]


@pytest.mark.slow
def test_the_letters_are_listed_with_their_counts(get: Get, lake: LetterPage) -> None:
    LetterFactory(title="A draft", live=False)
    assert get(LETTERS) == {
        "count": 1,
        "next": None,
        "results": [
            {
                "slug": "keep-the-lake",
                "language": "en",
                "title": "Keep the lake",
                "standfirst": "About water.",
                "date": "2026-07-08",
                "url": "http://testserver/letters/keep-the-lake/",
                "counts": {"organizations": 2, "individuals": 1, "paper": 0},
                "status": {"state": "closed", "sentence": "", "day": None},
                "goal": None,
            }
        ],
    }


def test_letters_can_be_filtered_by_language(get: Get, lake: LetterPage) -> None:
    LetterFactory(language="fr", slug="gardons-le-lac", translation_key=lake.translation_key)
    assert slugs(get(f"{LETTERS}?language=fr")) == ["gardons-le-lac"]
    assert slugs(get(f"{LETTERS}?language=en")) == ["keep-the-lake"]


def a_letter_in(state: Signing) -> LetterPage:
    later = timezone.now() + timedelta(days=1)
    fields = {"signing": Signing.OPEN, "opens_at": later} if state == Signing.NOT_YET else {"signing": state}
    letter: LetterPage = LetterFactory(slug=state.value, signatory_list=SignatoryListFactory(**fields))
    return letter


@pytest.mark.parametrize("state", Signing)
def test_letters_can_be_filtered_by_state_of_signing(get: Get, db: None, state: Signing) -> None:
    for other in Signing:
        a_letter_in(other)
    closed = SignatoryListFactory(signing=Signing.OPEN, closes_at=timezone.now() - timedelta(days=1))
    LetterFactory(slug="was-closed", signatory_list=closed)
    expected = [state.value, *(["was-closed"] if state == Signing.CLOSED else [])]
    assert sorted(slugs(get(f"{LETTERS}?status={state}"))) == sorted(expected)
    assert {get(f"{LETTERS}/{slug}")["signing"]["state"] for slug in expected} == {state}


def test_while_all_signing_is_paused_no_letter_is_open(get: Get, db: None) -> None:
    for state in Signing:
        a_letter_in(state)
    signing_settings = SigningSettings.load()
    signing_settings.is_paused = True
    signing_settings.save()
    slugs_by_state = {state: sorted(slugs(get(f"{LETTERS}?status={state}"))) for state in Signing}
    assert slugs_by_state == {
        Signing.CLOSED: ["closed"],
        Signing.OPEN: [],
        Signing.PAUSED: ["open", "paused"],
        Signing.NOT_YET: ["not_yet"],
    }
    assert get(f"{LETTERS}/open")["signing"]["state"] == Signing.PAUSED


def test_words_are_searched_in_title_and_text(get: Get, lake: LetterPage) -> None:
    LetterFactory(slug="forest", title="Keep the forest")
    assert slugs(get(f"{LETTERS}?search=keep lake")) == ["keep-the-lake"]
    assert slugs(get(f"{LETTERS}?search=minister")) == []
    assert slugs(get(f"{LETTERS}?search=water")) == ["keep-the-lake"]
    assert slugs(get(f"{LETTERS}?search=water&language=en&status=closed")) == ["keep-the-lake"]
    assert slugs(get(f"{LETTERS}?search=water&language=fr")) == []


@pytest.mark.parametrize(
    "words", ['"', "'", "lake%15", "(lake", "lake*", "lake NEAR", "%C3%B3%F2%AA%AC%AB", "-", "lake:"]
)
def test_no_search_breaks_the_search(get: Get, lake: LetterPage, words: str) -> None:
    assert len(get(f"{LETTERS}?search={words}")["results"]) <= 1


def test_letters_are_ordered_and_paginated(get: Get, db: None) -> None:
    for day, title in ((1, "Cedar"), (3, "Alder"), (2, "Birch")):
        LetterFactory(slug=title.lower(), title=title, date=date(2026, 7, day))
    assert slugs(get(LETTERS)) == ["alder", "birch", "cedar"]
    assert slugs(get(f"{LETTERS}?order=date")) == ["cedar", "birch", "alder"]
    first = get(f"{LETTERS}?order=title&limit=2")
    assert (slugs(first), first["count"]) == (["alder", "birch"], 3)
    second = get(first["next"].removeprefix("http://testserver"))
    assert (slugs(second), second["next"]) == (["cedar"], None)
    assert slugs(get(f"{LETTERS}?offset=9223372036854775807")) == []


def test_a_letter_is_given_whole(get: Get, lake: LetterPage, typesetter: Any) -> None:
    LetterFactory(
        language="fr",
        slug="gardons-le-lac",
        translation_key=lake.translation_key,
        signatory_list=lake.signatory_list,
    )
    group = SignatoryGroupFactory(signatory_list=lake.signatory_list, heading="Members", headings={"fr": "Membres"})
    edition = make_edition(request_edition(lake.signatory_list))
    file = edition.files.get(language="en")
    letter = get(f"{LETTERS}/keep-the-lake")
    assert "<p>Keep it<sup" in letter.pop("body_html")
    at = "http://testserver/letters/keep-the-lake"
    assert letter == {
        "slug": "keep-the-lake",
        "status": {"state": "closed", "sentence": "", "day": None},
        "goal": None,
        "updates": [],
        "language": "en",
        "title": "Keep the lake",
        "standfirst": "About water.",
        "date": "2026-07-08",
        "url": "http://testserver/letters/keep-the-lake/",
        "counts": {"organizations": 2, "individuals": 1, "paper": 0},
        "place": "Ottawa",
        "place_and_date": "Ottawa, 8 July 2026",
        "recipients": [{"name": "Jo Cedar", "office": "Minister", "institution": "", "address": ""}],
        "copies": [],
        "subject": "The lake",
        "salutation": "Dear Minister,",
        "body": [
            {
                "type": "paragraph",
                "html": '<p>Keep it<sup class="note-mark"><a href="#note-1">1</a></sup>.</p>',
            },
            {"type": "notes", "items": ["<p>A report.</p>"]},
        ],
        "closing": "Respectfully,",
        "signed_by": "Zelkova Society, 1 other organization and 1 individual",
        "paper_signatures": [],
        "text_version": lake.text_version,
        "text_changed_at": None,
        "text_change": None,
        "signed_earlier_text": {"organizations": 0, "individuals": 0},
        "first_published_at": letter["first_published_at"],
        "last_published_at": letter["last_published_at"],
        "translations": [
            {"language": "fr", "slug": "gardons-le-lac", "url": "http://testserver/fr/letters/gardons-le-lac/"}
        ],
        "signing": {
            "state": "closed",
            "sentence": "",
            "opens_at": None,
            "closes_at": None,
            "deadline": "",
            "time_zone": "America/Toronto",
            "time_zone_name": "Eastern Time",
            "kinds": ["organization", "individual"],
            "reviewed": ["organization"],
            "allows_hidden_names": False,
            "prints_representatives": False,
            "suggests_affiliations": False,
            "fields": form_fields_data(lake.signatory_list),
            "questions": [],
        },
        "groups": [{"id": group.pk, "heading": "Members"}],
        "print_options": {
            "identification_note": True,
            "numbers_signatories": False,
            "groups_by_country": False,
            "repeats_leads": False,
            "shows_logos": False,
        },
        "logos": [],
        "press": {"contacts": [], "quotes": [], "release_html": "", "images": [], "kit_url": f"{at}/press.zip"},
        "latest_edition": {
            "number": 1,
            "language": "en",
            "published_at": letter["latest_edition"]["published_at"],
            "counts": {"organizations": 2, "individuals": 1, "paper": 0},
            "pages": 2,
            "size": file.size,
            "sha256": file.sha256,
            "text_version": lake.text_version,
            "url": f"http://testserver{file.get_absolute_url()}",
        },
        "files": {
            "signatories_csv": f"{at}/signatories.csv",
            "signatories_json": f"{at}/signatories.json",
            "share_image": f"{at}/share.png",
            "badge": f"{at}/count.svg",
            "feed": f"{at}/feed.atom",
            "editions_feed": f"{at}/editions.atom",
        },
    }
    assert get(f"{LETTERS}/gardons-le-lac")["groups"] == [{"id": group.pk, "heading": "Membres"}]


def test_every_block_of_the_text_has_a_type(get: Get, letter: LetterPage) -> None:
    image = get_image_model().objects.create(title="Lake", file=get_test_image_file())
    picture = {"image": image, "alt_text": "The lake at dawn.", "credit": "Wren Willow"}
    letter.body = [
        ("heading", "What we ask"),
        ("paragraph", "<p>Keep <b>it</b>.</p>"),
        ("demands", ["<p>No wells.</p>", "<p>No roads.</p>"]),
        ("quotation", {"quote": "We drink from it.", "attribution": ""}),
        ("image", picture),
    ]
    letter.press_images = [("image", picture)]
    letter.press_quotes = [("quote", {"quote": "Enough.", "attribution": "Jo Cedar"})]
    letter.press_contacts = [("contact", {"name": "Wren Willow", "email": "press@example.org"})]
    letter.press_release = "<p>Today.</p>"
    letter.save()
    content = get(f"{LETTERS}/{letter.slug}")
    url = image.get_rendition("max-1600x1600").url
    shown = {"type": "image", "width": 640, "height": 480, "alt_text": "The lake at dawn.", "credit": "Wren Willow"}
    shown["url"] = f"http://testserver{url}"
    assert content["body"] == [
        {"type": "heading", "text": "What we ask"},
        {"type": "paragraph", "html": "<p>Keep <b>it</b>.</p>"},
        {"type": "demands", "items": ["<p>No wells.</p>", "<p>No roads.</p>"]},
        {"type": "quotation", "quote": "We drink from it.", "attribution": ""},
        shown,
    ]
    press = content["press"]
    assert press["images"] == [shown]
    assert press["quotes"] == [{"type": "quotation", "quote": "Enough.", "attribution": "Jo Cedar"}]
    assert press["contacts"] == [
        {
            "name": "Wren Willow",
            "role": "",
            "telephone": "",
            "email": "press@example.org",
            "languages": "",
            "hours": "",
        }
    ]
    assert press["release_html"] == "<p>Today.</p>"


def _sign_with_logo(letter: LetterPage, name: str, *, permitted: bool = True, **signatory: Any) -> Any:
    logo = get_image_model().objects.create(title=name, file=get_test_image_file(size=(640, 480)))
    organization = OrganizationFactory(
        name=name, website="https://example.org", logo=logo, logo_alt=f"{name}: a tree", logo_permitted=permitted
    )
    SignatoryFactory(signatory_list=letter.signatory_list, name=name, organization=organization, **signatory)
    return logo


def test_logos_are_given_where_the_letter_shows_them(get: Get, letter: LetterPage) -> None:
    logo = _sign_with_logo(letter, "Larch Trust")
    _sign_with_logo(letter, "Birch Guild", permitted=False)
    _sign_with_logo(letter, "Alder Circle", pending=True)
    _sign_with_logo(letter, "Willow Works", is_name_hidden=True)
    assert get(f"{LETTERS}/{letter.slug}")["logos"] == []
    letter.shows_logos = True
    letter.save()
    assert get(f"{LETTERS}/{letter.slug}")["logos"] == [
        {
            "organization": "Larch Trust",
            "website": "https://example.org",
            "url": f"http://testserver{logo.get_rendition('max-320x160').url}",
            "width": 213,
            "height": 160,
            "alt_text": "Larch Trust: a tree",
        }
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_logos(
    client: Client, letter: LetterPage, count: int, django_assert_num_queries: Any
) -> None:
    letter.shows_logos = True
    letter.save()
    for number in range(count):
        _sign_with_logo(letter, f"Larch Trust {number}")
    client.get(f"{LETTERS}/{letter.slug}")
    cache.clear()
    with django_assert_num_queries(17):
        client.get(f"{LETTERS}/{letter.slug}")


def test_before_the_first_edition_there_is_none(get: Get, lake: LetterPage) -> None:
    assert get(f"{LETTERS}/keep-the-lake")["latest_edition"] is None


def test_of_translations_with_one_slug_the_first_is_the_default(get: Get, lake: LetterPage) -> None:
    LetterFactory(language="fr", slug="keep-the-lake", title="Gardons", translation_key=lake.translation_key)
    assert get(f"{LETTERS}/keep-the-lake")["language"] == "en"
    assert get(f"{LETTERS}/keep-the-lake?language=fr")["title"] == "Gardons"
    Page.objects.filter(pk=lake.pk).update(live=False)
    assert get(f"{LETTERS}/keep-the-lake")["language"] == "fr"


def test_a_draft_is_not_found_and_a_letter_that_was_public_is_gone(client: Client, get: Get, lake: LetterPage) -> None:
    LetterFactory(slug="draft", live=False)
    answer = client.get(f"{LETTERS}/draft")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no published letter “draft”.")
    lake.unpublish()
    answer = client.get(f"{LETTERS}/keep-the-lake")
    assert (answer.status_code, answer.json()["detail"]) == (410, "This letter is no longer published here.")
    assert answer.json()["type"] == "tag:undersigned.example.org,2026:letter-gone"
    assert get(LETTERS)["results"] == []


@pytest.mark.parametrize("entries", [1, 3])
def test_the_number_of_queries_is_constant(
    client: Client, letter: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list)
    LetterFactory.create_batch(entries - 1)
    client.get(LETTERS)
    with django_assert_num_queries(4):
        client.get(LETTERS)
    with django_assert_num_queries(13):
        client.get(f"{LETTERS}/{letter.slug}")
    with django_assert_num_queries(4):
        client.get(f"{LETTERS}/{letter.slug}/counts")
