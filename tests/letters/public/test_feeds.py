from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils.dateparse import parse_datetime
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.models import Edition, LetterPage
from letters.public.atom import INVALID_XML, ValidAtom
from signatories.enums import Signing
from signatories.models import Signatory, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITE, LETTER = ("/letters/feed.atom", "/letters/editions.atom"), ("{}feed.atom", "{}editions.atom")


def feed(client: Client, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def entries(client: Client, address: str) -> list[tuple[str, str]]:
    """Return title and link of each entry of a feed, in order."""
    return [
        (entry.findtext(f"{ATOM}title") or "", entry.find(f"{ATOM}link").attrib["href"])  # type: ignore[union-attr]
        for entry in feed(client, address).iter(f"{ATOM}entry")
    ]


def atom_errors(element: ElementTree.Element) -> list[str]:
    """Return the violations of RFC 4287 in a feed and its entries."""
    errors = []
    for part in (element, *element.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            texts = [child.text for child in part.findall(f"{ATOM}{name}")]
            if len(texts) != 1 or not texts[0]:
                errors.append(f"{part.tag}: {name} {texts}")
        moment = parse_datetime(part.findtext(f"{ATOM}updated") or "")
        if moment is None or moment.tzinfo is None:
            errors.append(f"{part.tag}: updated is not an RFC 3339 date")
        if not urlsplit(part.findtext(f"{ATOM}id") or "").scheme:
            errors.append(f"{part.tag}: the id is not an IRI")
        links = part.findall(f"{ATOM}link")
        if [link for link in links if not urlsplit(link.attrib["href"]).netloc]:
            errors.append(f"{part.tag}: a link is not absolute")
        if len([link for link in links if link.attrib.get("rel", "alternate") == "alternate"]) != 1:
            errors.append(f"{part.tag}: not one alternate link")
    if not element.findtext(f"{ATOM}author/{ATOM}name"):
        errors.append("no author")
    if [link.attrib["href"] for link in element.findall(f"{ATOM}link") if link.attrib["rel"] == "self"] == []:
        errors.append("no link to itself")
    ids = [entry.findtext(f"{ATOM}id") for entry in element.iter(f"{ATOM}entry")]
    return errors if len(set(ids)) == len(ids) else [*errors, "two entries have one id"]


@pytest.fixture
def lake(letter: LetterPage, typesetter: Any) -> LetterPage:
    """Return a letter in two languages with two editions and two signatories."""
    LetterFactory(slug="le-lac", language="fr", translation_key=letter.translation_key)
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    for _time in range(2):
        make_edition(request_edition(letter.signatory_list))
    return letter


def test_each_language_has_a_feed_of_its_published_letters(client: Client) -> None:
    lake = LetterFactory(title="Keep the lake & river")
    lac = LetterFactory(title="Le lac", language="fr")
    LetterFactory(title="Canary", live=False)
    assert entries(client, "/letters/feed.atom") == [("Keep the lake & river", lake.full_url)]
    assert entries(client, "/fr/letters/feed.atom") == [("Le lac", lac.full_url)]


def test_the_feed_of_a_letter_has_signatures_and_editions_newest_first(
    client: Client, letter: LetterPage, typesetter: Any
) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(individual=True, name="Robin Fernleaf", title="Professor", **on_list)
    Signatory.objects.update(published_at=datetime.now(UTC) - timedelta(days=1))
    make_edition(request_edition(letter.signatory_list))
    taken = make_edition(request_edition(letter.signatory_list))
    take_down(taken, reason="Wrong.")
    for state in ("unconfirmed", "pending", "withdrawn", "rejected"):
        SignatoryFactory(name=f"Canary {state}", **{state: True}, **on_list)
    SignatoryFactory(name="Canary", is_name_hidden=True, **on_list)
    SignatoryFactory(name="Canary of another list")
    address = Edition.objects.get(number=1).files.get().get_absolute_url()
    edition = ("Edition 1: 1 individual", f"{settings.BASE_URL}{address}")
    assert entries(client, f"/letters/{letter.slug}/feed.atom") == [
        edition,
        ("Robin Fernleaf, Professor signed", f"{letter.full_url}#signatories"),
    ]
    assert entries(client, f"/letters/{letter.slug}/editions.atom") == [edition]
    assert entries(client, "/letters/editions.atom") == [(f"{letter.title}. {edition[0]}", edition[1])]


@pytest.mark.slow
@pytest.mark.parametrize("address", [*SITE, *LETTER])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_is_valid_and_its_links_lead_somewhere(
    client: Client, lake: LetterPage, address: str, language: str
) -> None:
    page = lake if language == "en" else LetterPage.objects.get(slug="le-lac")
    place = address.format(page.url) if "{}" in address else f"{'/fr' if language == 'fr' else ''}{address}"
    root = feed(client, place)
    assert atom_errors(root) == []
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    for link in root.iter(f"{ATOM}link"):
        path, _hash, anchor = link.attrib["href"].removeprefix(settings.BASE_URL).partition("#")
        answer = client.get(path)
        content = answer.getvalue()
        answer.close()
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in content.decode()


@pytest.mark.parametrize("address", [*SITE, *LETTER])
def test_an_empty_feed_is_valid_and_stays_the_same(client: Client, letter: LetterPage, address: str) -> None:
    if "{}" not in address:
        LetterPage.objects.update(live=False)
    place = address.format(letter.url)
    assert entries(client, place) == []
    assert atom_errors(feed(client, place)) == []
    before = client.get(place)
    assert client.get(place, headers={"If-None-Match": before["ETag"]}).status_code == 304
    assert not before.has_header("Last-Modified")


@pytest.mark.slow
def test_those_who_sign_never_push_an_edition_out(client: Client, lake: LetterPage) -> None:
    SignatoryFactory.create_batch(120, signatory_list=lake.signatory_list)
    titles = [title for title, _link in entries(client, f"{lake.url}feed.atom")]
    assert (len(titles), [title for title in titles if title.startswith("Edition")]) == (
        50,
        ["Edition 2: 2 organizations", "Edition 1: 2 organizations"],
    )


@pytest.mark.slow
def test_the_id_of_an_entry_survives_a_new_address_of_its_letter(client: Client, lake: LetterPage) -> None:
    def ids(address: str) -> set[str | None]:
        return {entry.findtext(f"{ATOM}id") for entry in feed(client, address).iter(f"{ATOM}entry")}

    before = ids(f"{lake.url}feed.atom")
    assert ids("/letters/editions.atom") == ids(f"{lake.url}editions.atom") < before
    lake.slug = "keep-the-lake"
    lake.save()
    assert ids(f"{LetterPage.objects.get(pk=lake.pk).url}feed.atom") == before


def test_a_title_with_what_xml_cannot_hold_is_shown_without_it(client: Client, letter: LetterPage) -> None:
    text = "Keep\x00 the\x0b la\ufffeke <b>&"
    LetterPage.objects.update(title=text.replace("\x00", "\x01"), draft_title="x", standfirst=text.replace("\x00", ""))
    SignatoryFactory(signatory_list=letter.signatory_list)
    Signatory.objects.update(name="Ced\x1far\uffff")
    assert [title for title, _link in entries(client, "/letters/feed.atom")] == ["Keep the lake <b>&"]
    assert [title for title, _link in entries(client, f"{letter.url}feed.atom")] == ["Cedar signed"]
    [summary] = feed(client, "/letters/feed.atom").iter(f"{ATOM}summary")
    assert (summary.text, summary.attrib["type"]) == ("Keep the lake &lt;b&gt;&amp;", "html")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_makes_well_formed_xml(text: str) -> None:
    atom = ValidAtom(title=text, link="https://example.org/", description=text, author_name=text)
    atom.add_item(title=text, link=f"https://example.org/?q={text}", description=text)
    element = ElementTree.fromstring(atom.writeString("utf-8"))  # noqa: S314 - our own
    title = element.findtext(f"{ATOM}title")
    assert (title or "").replace("\n", "\r") == INVALID_XML.sub("", text).replace("\r\n", "\r").replace("\n", "\r")


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_for_any_number_of_entries(
    client: Client, letter: LetterPage, count: int, django_assert_num_queries: DjangoAssertNumQueries, typesetter: Any
) -> None:
    SignatoryFactory.create_batch(count, signatory_list=letter.signatory_list)
    LetterFactory.create_batch(count - 1)
    for _time in range(count):
        make_edition(request_edition(letter.signatory_list))
    costs = ((SITE[0], 6), (SITE[1], 5), (LETTER[0], 7), (LETTER[1], 5))
    for address, queries in costs:
        place = address.format(letter.url)
        client.get(place)
        with django_assert_num_queries(queries):
            client.get(place)


@pytest.mark.parametrize("name", ["feed.atom", "editions.atom"])
def test_a_letter_that_nobody_may_read_has_no_feed(client: Client, letter: LetterPage, name: str) -> None:
    LetterPage.objects.update(live=False)
    assert client.get(f"/letters/{letter.slug}/{name}").status_code == 410
    assert client.get(f"/fr/letters/{letter.slug}/{name}").status_code == 410


def test_feeds_say_until_when_a_letter_can_be_signed(client: Client, letter: LetterPage) -> None:
    letter.standfirst = "Water."
    letter.save()
    closes_at = datetime(2100, 3, 15, 21, tzinfo=UTC)
    SignatoryList.objects.update(signing=Signing.OPEN, closes_at=closes_at, time_zone="America/Toronto")
    sentence = "Open for signatures until 15 March 2100, 17:00 Eastern Time"
    letters = feed(client, "/letters/feed.atom")
    assert [entry.findtext(f"{ATOM}summary") for entry in letters.iter(f"{ATOM}entry")] == [f"Water. · {sentence}"]
    assert feed(client, f"{letter.url}feed.atom").findtext(f"{ATOM}subtitle") == sentence


def test_feeds_of_a_letter_that_never_opened_say_nothing_about_signing(client: Client, letter: LetterPage) -> None:
    assert "<subtitle" not in client.get(f"{letter.url}feed.atom").content.decode()
