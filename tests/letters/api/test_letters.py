from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from letters.services.editions import make_edition, request_edition, take_down
from signatories.services.moderation import withdraw
from tests.factories import LetterFactory, SignatoryFactory

LETTERS = "/api/v1/letters"


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter of which every public field is filled in, signed by three and refused by some."""
    letter.slug, letter.title, letter.standfirst = "keep-the-lake", "Keep the lake", "About water."
    letter.subject = "The lake"
    letter.recipients = [("addressee", {"name": "Jo Cedar", "office": "Minister", "institution": "", "address": ""})]
    letter.body = [("paragraph", "<p>Keep it [1].</p>"), ("notes", ["<p>A report.</p>"])]
    letter.save()
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Alder Trust", email="canary@example.org", country="CA", **on_list)
    SignatoryFactory(name="Zelkova Society", lead_order=1, **on_list)
    SignatoryFactory(individual=True, name="Robin Fernleaf", affiliation="Example College", **on_list)
    for state in ("unconfirmed", "pending", "rejected", "withdrawn"):
        SignatoryFactory(name=f"Canary {state}", **{state: True}, **on_list)
    return letter


def get(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "canary" not in answer.content.decode().lower()
    return answer.json()


def test_the_letters_are_listed_with_their_counts(client: Client, lake: LetterPage) -> None:
    LetterFactory(title="A draft", live=False)
    assert get(client, LETTERS) == [
        {
            "slug": "keep-the-lake",
            "language": "en",
            "title": "Keep the lake",
            "standfirst": "About water.",
            "date": "2026-07-08",
            "url": "http://testserver/letters/keep-the-lake/",
            "counts": {"organizations": 2, "individuals": 1},
        }
    ]


def test_one_language_can_be_asked_for(client: Client, lake: LetterPage) -> None:
    LetterFactory(language="fr", slug="gardons-le-lac", translation_key=lake.translation_key)
    assert [letter["slug"] for letter in get(client, f"{LETTERS}?language=fr")] == ["gardons-le-lac"]
    assert get(client, f"{LETTERS}?language=de") == []


def test_a_letter_is_given_whole(client: Client, lake: LetterPage, typesetter: Any) -> None:
    LetterFactory(language="fr", slug="gardons-le-lac", translation_key=lake.translation_key)
    edition = make_edition(request_edition(lake.signatory_list))
    file = edition.files.get(language="en")
    letter = get(client, f"{LETTERS}/keep-the-lake")
    assert "<p>Keep it<sup" in letter.pop("body_html")
    assert letter == {
        "slug": "keep-the-lake",
        "language": "en",
        "title": "Keep the lake",
        "standfirst": "About water.",
        "date": "2026-07-08",
        "url": "http://testserver/letters/keep-the-lake/",
        "counts": {"organizations": 2, "individuals": 1},
        "place": "Ottawa",
        "place_and_date": "Ottawa, 8 July 2026",
        "recipients": [{"name": "Jo Cedar", "office": "Minister", "institution": "", "address": ""}],
        "copies": [],
        "subject": "The lake",
        "salutation": "Dear Minister,",
        "closing": "Respectfully,",
        "translations": [
            {"language": "fr", "slug": "gardons-le-lac", "url": "http://testserver/fr/letters/gardons-le-lac/"}
        ],
        "latest_edition": {
            "number": 1,
            "language": "en",
            "published_at": letter["latest_edition"]["published_at"],
            "counts": {"organizations": 2, "individuals": 1},
            "pages": 2,
            "size": file.size,
            "sha256": file.sha256,
            "url": "http://testserver/letters/keep-the-lake/editions/1/en.pdf",
        },
    }


def test_before_the_first_edition_there_is_none(client: Client, lake: LetterPage) -> None:
    assert get(client, f"{LETTERS}/keep-the-lake")["latest_edition"] is None


def test_the_signatories_come_in_printed_order_with_public_fields_only(client: Client, lake: LetterPage) -> None:
    answer = get(client, f"{LETTERS}/keep-the-lake/signatories")
    blank = {"name_fr": "", "title": "", "affiliation": "", "website": "", "country": "", "region": ""}
    organization = {**blank, "kind": "organization", "signed_on": None, "is_lead": False}
    assert answer == {
        "count": 3,
        "next": None,
        "results": [
            {**organization, "name": "Zelkova Society", "is_lead": True},
            {**organization, "name": "Alder Trust", "country": "CA"},
            {
                **organization,
                "kind": "individual",
                "name": "Robin Fernleaf",
                "title": "Professor",
                "affiliation": "Example College",
            },
        ],
    }


def walk(client: Client, address: str | None) -> list[str]:
    names: list[str] = []
    while address:
        page = get(client, address.removeprefix("http://testserver"))
        names += [entry["name"] for entry in page["results"]]
        address = page["next"]
    return names


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_pages_give_everybody_once(client: Client, letter: LetterPage, limit: int) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    for position, name in enumerate(["Second", "First"]):
        SignatoryFactory(name=name, lead_order=2 - position, **on_list)
    SignatoryFactory(individual=True, name="Lead person", lead_order=2, **on_list)
    SignatoryFactory.create_batch(2, individual=True, name="Anonymous", **on_list)
    SignatoryFactory(name="Alder", **on_list)
    assert walk(client, f"{LETTERS}/{letter.slug}/signatories?limit={limit}") == [
        "First",
        "Second",
        "Lead person",
        "Alder",
        "Anonymous",
        "Anonymous",
    ]


def test_a_page_that_ended_with_somebody_who_left_is_followed_by_the_right_one(
    client: Client, letter: LetterPage
) -> None:
    entries = [
        SignatoryFactory(name=name, signatory_list=letter.signatory_list) for name in ("Alder", "Birch", "Cedar")
    ]
    address = get(client, f"{LETTERS}/{letter.slug}/signatories?limit=2")["next"]
    withdraw(entries[1])
    assert walk(client, address) == ["Cedar"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{LETTERS}/nothing", 404),
        (f"{LETTERS}/nothing/signatories", 404),
        (f"{LETTERS}/keep-the-lake/signatories?cursor=999999", 404),
        (f"{LETTERS}/keep-the-lake/signatories?limit=101", 422),
        (f"{LETTERS}/keep-the-lake/signatories?cursor=x", 422),
    ],
)
def test_what_is_not_there_is_told(client: Client, lake: LetterPage, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])


def test_a_draft_is_not_found(client: Client, lake: LetterPage) -> None:
    lake.unpublish()
    assert client.get(f"{LETTERS}/keep-the-lake").status_code == 404
    assert get(client, LETTERS) == []


def test_the_cursor_of_another_list_is_refused(client: Client, lake: LetterPage) -> None:
    stranger = SignatoryFactory()
    answer = client.get(f"{LETTERS}/keep-the-lake/signatories?cursor={stranger.pk}")
    assert answer.status_code == 404


@pytest.mark.parametrize("entries", [1, 3])
def test_the_questions_asked_do_not_grow(
    client: Client, letter: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list)
    LetterFactory.create_batch(entries - 1)
    client.get(LETTERS)
    with django_assert_num_queries(2):
        client.get(LETTERS)
    with django_assert_num_queries(6):
        client.get(f"{LETTERS}/{letter.slug}")
    with django_assert_num_queries(4):
        client.get(f"{LETTERS}/{letter.slug}/signatories")


def test_a_true_copy_is_told_from_its_checksum_and_a_false_one_is_not_found(
    client: Client, lake: LetterPage, typesetter: Any
) -> None:
    file = make_edition(request_edition(lake.signatory_list)).files.get(language="en")
    told = client.get(f"/api/v1/editions/{file.sha256.upper()}").json()
    assert (told["number"], told["language"], told["title"], told["taken_down"]) == (1, "en", lake.title, "")
    take_down(file.edition, reason="A wrong name.")
    assert client.get(f"/api/v1/editions/{file.sha256}").json()["taken_down"] == "A wrong name."
    answer = client.get(f"/api/v1/editions/{'0' * 64}")
    assert (answer.status_code, "No edition has this checksum" in answer.json()["detail"]) == (404, True)
