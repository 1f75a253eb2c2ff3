"""The status of a letter, in every place that names it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from letters.enums import LetterState
from letters.models import LetterPage, LetterUpdate
from letters.models.letter_status import in_state, state_counts, status_of, statuses_of
from signatories.enums import Signing
from signatories.models import SignatoryList
from tests.factories import LetterFactory, LetterUpdateFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
MINISTER = {"party": "the Minister", "parties": {"fr": "la ministre"}}
DELIVERED = "Delivered to the Minister on 3 May 2026"


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter in two languages that is open for signatures and was delivered."""
    letter.slug, letter.title = "the-lake", "Keep the lake"
    letter.save()
    signatory_list = letter.signatory_list
    signatory_list.signing = Signing.OPEN
    signatory_list.save()
    LetterFactory(
        language="fr", slug="le-lac", translation_key=letter.translation_key, signatory_list=letter.signatory_list
    )
    LetterUpdateFactory(signatory_list=signatory_list, kind="delivered", **MINISTER)
    return LetterPage.objects.get(pk=letter.pk)


def close(signatory_list: SignatoryList) -> None:
    signatory_list.signing = Signing.CLOSED
    signatory_list.save()


def test_an_answer_counts_more_than_a_delivery_and_a_delivery_more_than_signing(lake: LetterPage) -> None:
    signatory_list = lake.signatory_list
    assert status_of(signatory_list).sentences == [DELIVERED, "Open for signatures"]
    close(signatory_list)
    assert (status_of(signatory_list).state, status_of(signatory_list).sentence) == (LetterState.DELIVERED, DELIVERED)
    LetterUpdateFactory(signatory_list=signatory_list, kind="answered", day=date(2026, 5, 1))
    LetterUpdateFactory(signatory_list=signatory_list, kind="update", day=date(2026, 6, 1))
    assert status_of(signatory_list).state == LetterState.ANSWERED
    assert status_of(signatory_list).sentence == "Answered on 1 May 2026"


def test_the_latest_of_several_deliveries_is_named(lake: LetterPage) -> None:
    for day, party in ((date(2026, 6, 4), "Parliament"), (date(2026, 4, 1), "the press")):
        LetterUpdateFactory(signatory_list=lake.signatory_list, kind="delivered", day=day, party=party)
    assert status_of(lake.signatory_list).sentences[0] == "Delivered to Parliament on 4 June 2026"


@pytest.mark.parametrize("signing", list(Signing))
def test_without_updates_signing_is_the_state(signing: Signing) -> None:
    signatory_list = SignatoryListFactory(signing=Signing.OPEN)
    if signing == Signing.NOT_YET:
        signatory_list.opens_at = datetime(2999, 1, 1, tzinfo=UTC)
    else:
        signatory_list.signing = signing
    signatory_list.save()
    LetterUpdateFactory(signatory_list=signatory_list)
    LetterUpdateFactory(signatory_list=signatory_list, kind="answered", is_shown=False)
    LetterUpdateFactory(kind="delivered")
    assert status_of(signatory_list).state.value == signing.value


@pytest.mark.parametrize("count", [1, 3])
def test_statuses_take_a_constant_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    lists = [SignatoryListFactory(signing=Signing.OPEN) for _number in range(count)]
    for signatory_list in lists:
        LetterUpdateFactory.create_batch(count, signatory_list=signatory_list, kind="delivered", **MINISTER)
    statuses_of(lists)
    with django_assert_num_queries(2):
        statuses = statuses_of(lists)
        assert {status.sentences[0] for status in statuses.values()} == {DELIVERED}


def test_letters_are_found_and_counted_by_state(lake: LetterPage, django_assert_num_queries: Any) -> None:
    answered, closed = LetterFactory(), LetterFactory()
    for kind in ("delivered", "answered"):
        LetterUpdateFactory(signatory_list=answered.signatory_list, kind=kind)
    LetterUpdateFactory(signatory_list=closed.signatory_list, kind="answered", is_shown=False)
    letters = LetterPage.objects.filter(locale__language_code="en")
    found = {state: {letter.pk for letter in in_state(letters, state)} for state in LetterState}
    assert found == {
        LetterState.OPEN: {lake.pk},
        LetterState.DELIVERED: {lake.pk},
        LetterState.ANSWERED: {answered.pk},
        LetterState.CLOSED: {closed.pk},
        LetterState.NOT_YET: set(),
        LetterState.PAUSED: set(),
    }
    # Without a cache, each state asks whether signing is paused.
    with django_assert_num_queries(5):
        assert state_counts(letters) == (3, {state: len(keys) for state, keys in found.items()})


@pytest.mark.parametrize(
    "path", ["", "signatories/", "press/", "feed.atom", "editions.atom", "/letters/", "/letters/feed.atom", "embed"]
)
def test_each_page_says_it_in_its_language(client: Client, lake: LetterPage, path: str) -> None:
    close(lake.signatory_list)
    for prefix, slug, sentence in (
        ("", "the-lake", DELIVERED),
        ("/fr", "le-lac", "Remise le 3 mai 2026\u202f; destinataire\u202f: la ministre"),
    ):
        address = f"{prefix}{path}" if path.startswith("/") else f"{prefix}/letters/{slug}/{path}"
        if path == "embed":
            address = f"/letters/{slug}/embed/" + ("?language=fr" if prefix else "")
        response = client.get(address)
        assert (response.status_code, sentence in response.content.decode()) == (200, True), address


def test_the_api_gives_status_goal_and_updates(client: Client, lake: LetterPage) -> None:
    SignatoryFactory(signatory_list=lake.signatory_list)
    SignatoryList.objects.update(goal=10)
    LetterUpdateFactory(signatory_list=lake.signatory_list, text="Secret", is_shown=False)
    letter = client.get("/api/v1/letters/le-lac?language=fr").json()
    sentence = "Remise le 3 mai 2026\u202f; destinataire\u202f: la ministre"
    assert letter["status"] == {
        "state": "delivered",
        "sentence": f"{sentence} · Ouverte aux signatures",
        "day": "2026-05-03",
    }
    assert letter["goal"] == {"goal": 10, "signatures": 1, "sentence": "Signatures\u202f: 1 sur 10, il en manque 9"}
    update = LetterUpdate.objects.shown().get()
    assert letter["updates"] == [
        {
            "id": update.pk,
            "kind": "delivered",
            "day": "2026-05-03",
            "sentence": sentence,
            "party": "la ministre",
            "text": update.text,
            "document": None,
            "link": "",
        }
    ]
    for state, count in (("delivered", 2), ("open", 2), ("answered", 0), ("closed", 0)):
        found = client.get(f"/api/v1/letters?status={state}").json()
        assert found["count"] == count
        assert all(result["status"]["state"] == "delivered" for result in found["results"])


def test_staff_see_it_on_their_screens(staff_client: Client, lake: LetterPage) -> None:
    sentence = f"{DELIVERED} · Open for signatures"
    for address in ("/admin/", f"/admin/pages/{lake.pk}/edit/", f"/admin/pages/{lake.get_parent().pk}/"):
        assert sentence in staff_client.get(address).content.decode(), address


def test_the_structured_data_have_it(client: Client, lake: LetterPage) -> None:
    assert f'"creativeWorkStatus": "{DELIVERED}' in client.get("/letters/the-lake/").content.decode()


def test_a_right_to_left_recipient_keeps_its_direction() -> None:
    update = LetterUpdateFactory.build(kind="delivered", party="وزيرة المياه", day=timezone.localdate())
    with override("en"):
        assert update.sentence.startswith("Delivered to \u2068وزيرة المياه\u2069 on ")
