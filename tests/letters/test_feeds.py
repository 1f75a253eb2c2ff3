from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from letters.models import LetterPage
from letters.services.editions import make_edition, request_edition, take_down
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str) -> list[tuple[str, str]]:
    """Return titles and links of a feed's entries, in its order."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [
        (entry.findtext(f"{ATOM}title") or "", entry.find(f"{ATOM}link").attrib["href"])  # type: ignore[union-attr]
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_each_language_has_a_feed_of_its_published_letters(client: Client) -> None:
    lake = LetterFactory(title="Keep the lake & river")
    lac = LetterFactory(title="Le lac", language="fr")
    LetterFactory(title="Canary", live=False)
    assert entries(client, "/letters/feed.atom") == [("Keep the lake & river", lake.full_url)]
    assert entries(client, "/fr/letters/feed.atom") == [("Le lac", lac.full_url)]


def test_a_letter_tells_who_signed_and_its_editions_newest_first(
    client: Client, letter: LetterPage, typesetter: Any
) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    robin = SignatoryFactory(individual=True, name="Robin Fernleaf", title="Professor", **on_list)
    Signatory.objects.update(published_at=datetime.now(UTC) - timedelta(days=1))
    make_edition(request_edition(letter.signatory_list))
    taken = make_edition(request_edition(letter.signatory_list))
    take_down(taken, reason="Wrong.")
    for state in ("unconfirmed", "pending", "withdrawn", "rejected"):
        SignatoryFactory(name=f"Canary {state}", **{state: True}, **on_list)
    SignatoryFactory(name="Canary", is_name_hidden=True, **on_list)
    SignatoryFactory(name="Canary of another list")
    assert entries(client, f"/letters/{letter.slug}/feed.atom") == [
        ("Edition 1: 1 individual", f"{settings.BASE_URL}/letters/{letter.slug}/editions/1/en.pdf"),
        ("Robin Fernleaf, Professor signed", f"{letter.full_url}#signatory-{robin.pk}"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_for_any_number_of_entries(
    client: Client, letter: LetterPage, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SignatoryFactory.create_batch(count, signatory_list=letter.signatory_list)
    LetterFactory.create_batch(count - 1)
    for address, queries in (("/letters/feed.atom", 1), (f"/letters/{letter.slug}/feed.atom", 3)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_a_letter_that_nobody_may_read_has_no_feed(client: Client, letter: LetterPage) -> None:
    LetterPage.objects.update(live=False)
    assert client.get(f"/letters/{letter.slug}/feed.atom").status_code == 404
    assert client.get(f"/fr/letters/{letter.slug}/feed.atom").status_code == 404
