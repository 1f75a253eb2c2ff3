"""Signatures on paper wherever a letter shows or gives its counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from letters.api.embed import embed_data
from letters.editions.automatic import request_due_editions
from letters.editions.edition_requests import request_edition
from letters.editions.fingerprints import current_fingerprint
from letters.editions.jobs import make_edition
from letters.models import Edition, LetterPage
from letters.press.edition_history import editions_with_changes
from letters.press.share_image import share_document
from signatories.enums import AutomaticEditions, Signing
from signatories.models import PaperSignatures
from tests.factories import LetterFactory, PaperSignaturesFactory, SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")
SENTENCE = "1 organization and 120 on paper have signed"
NOW = datetime(2026, 7, 8, 12, tzinfo=UTC)


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter that one organization signed, and 120 on paper, in two languages."""
    letter.slug, letter.title, letter.standfirst = (
        "the-lake",
        "Keep the lake",
        "{{ signatories }}, {{ paper }} of them.",
    )
    letter.save()
    LetterFactory(
        language="fr", slug="le-lac", translation_key=letter.translation_key, signatory_list=letter.signatory_list
    )
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society")
    noted = {"note": "Market in Ottawa", "notes": {"fr": "Marché d’Ottawa"}, "staff_note": "Canary"}
    PaperSignaturesFactory(signatory_list=letter.signatory_list, number=80, **noted)
    PaperSignaturesFactory(signatory_list=letter.signatory_list, number=40, staff_note="Canary")
    return letter


@pytest.mark.parametrize("path", ["", "signatories/", "press/", "embed/"])
def test_pages_say_how_many_signed_on_paper(client: Client, lake: LetterPage, path: str) -> None:
    if path == "embed/":
        path, page = "", client.get(reverse("letters:frame", args=["the-lake"])).content.decode()
    else:
        page = client.get(f"/letters/the-lake/{path}").content.decode()
    assert SENTENCE in page
    assert "Canary" not in page


@pytest.mark.parametrize("path", ["/letters/the-lake/", "/letters/the-lake/signatories/"])
def test_they_follow_the_names_with_their_public_notes(client: Client, lake: LetterPage, path: str) -> None:
    page = client.get(path).content.decode()
    after_names = page[page.index("Larch Society") :]
    assert "<p>and 120 on paper</p>" in after_names
    assert "<li>80 on 3 May 2026: Market in Ottawa</li>" in after_names
    assert "40 on" not in after_names


def test_they_are_in_each_language(client: Client, lake: LetterPage) -> None:
    page = client.get("/fr/letters/le-lac/").content.decode()
    assert "1\u00a0organisation et 120\u00a0sur papier ont signé" in page
    assert "<p>et 120\u00a0sur papier</p>" in page
    assert "80 le 3 mai 2026\u202f: Marché d’Ottawa" in page


def test_filters_and_searches_leave_them_out(client: Client, lake: LetterPage) -> None:
    assert "and 120 on paper</p>" not in client.get("/letters/the-lake/signatories/?q=larch").content.decode()


def test_a_list_with_nothing_but_paper_says_so(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.signatories.all().delete()
    for path in ("/letters/the-lake/", "/letters/the-lake/signatories/", "/letters/", "/letters/the-lake/press/"):
        assert "120 on paper have signed" in client.get(path).content.decode(), path
    assert "<p>120 on paper</p>" in client.get("/letters/the-lake/").content.decode()
    assert embed_data(lake)["counts"] == "120 on paper have signed"


def test_the_api_gives_them_apart(client: Client, lake: LetterPage) -> None:
    counts = {"organizations": 1, "individuals": 0, "paper": 120}
    letter = client.get("/api/v1/letters/the-lake").json()
    assert letter["counts"] == counts
    assert letter["signed_by"] == "1 organization and 120 on paper"
    assert letter["standfirst"] == "1 organization and 120 on paper, 120 of them."
    assert letter["paper_signatures"] == [{"number": 80, "counted_on": "2026-05-03", "note": "Market in Ottawa"}]
    assert client.get("/api/v1/letters").json()["results"][0]["counts"] == counts
    detailed = client.get("/api/v1/letters/the-lake/counts").json()
    assert {name: detailed[name] for name in counts} == counts
    assert client.get("/api/v1/letters/the-lake/signatories").json()["count"] == 1
    french = client.get("/api/v1/letters/le-lac?language=fr").json()
    assert french["paper_signatures"][0]["note"] == "Marché d’Ottawa"


@pytest.mark.parametrize("notes", [1, 3])
def test_notes_take_a_constant_number_of_queries(
    client: Client, lake: LetterPage, notes: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(notes):
        PaperSignaturesFactory(signatory_list=lake.signatory_list, number=number + 1, note="Fair")
    client.get("/letters/the-lake/")
    PaperSignatures.objects.filter(note="").delete()
    with django_assert_max_num_queries(30) as queries:
        client.get("/letters/the-lake/")
    assert sum('SELECT "signatories_papersignatures"."id"' in query["sql"] for query in queries) == 1


def test_other_sites_show_them(client: Client, lake: LetterPage) -> None:
    assert SENTENCE in share_document(lake, lake.counts)
    assert SENTENCE in client.get("/letters/the-lake/count.svg").content.decode()
    assert "Canary" not in client.get("/letters/the-lake/feed.atom").content.decode()


def test_an_edition_is_printed_with_them_and_stays_as_it_is(client: Client, lake: LetterPage, typesetter: Any) -> None:
    edition = make_edition(request_edition(lake.signatory_list))
    assert (edition.paper_count, str(edition.counts)) == (120, "1 organization and 120 on paper")
    printed = next(html for html in typesetter.documents if "Keep the lake" in html)
    assert "<p>and 120 on paper</p>" in printed
    assert "80 on 3 May 2026: Market in Ottawa" in printed
    assert "Canary" not in printed
    PaperSignatures.objects.all().delete()
    assert str(Edition.objects.get().counts) == "1 organization and 120 on paper"
    assert "Edition 1: 1 organization and 120 on paper" in client.get("/letters/the-lake/feed.atom").content.decode()
    make_edition(request_edition(lake.signatory_list))
    newest = editions_with_changes(lake.signatory_list)[0]
    assert newest.change == "\u2212120 on paper since edition 1"
    with override("fr"):
        assert editions_with_changes(lake.signatory_list)[0].change.startswith("\u2212120\u00a0sur papier")


def test_a_list_with_nothing_but_paper_can_be_printed(lake: LetterPage, typesetter: Any) -> None:
    lake.signatory_list.signatories.all().delete()
    edition = make_edition(request_edition(lake.signatory_list))
    assert (edition.state, str(edition.counts)) == ("published", "120 on paper")
    printed = next(html for html in typesetter.documents if "Keep the lake" in html)
    assert "<p>120 on paper</p>" in printed


def test_a_new_number_makes_an_edition_due(lake: LetterPage) -> None:
    lake.signatory_list.automatic_editions = AutomaticEditions.DAILY
    lake.signatory_list.save()
    edition = make_edition(request_edition(lake.signatory_list))
    Edition.objects.filter(pk=edition.pk).update(requested_at=NOW, compared_at=NOW)
    assert request_due_editions(NOW + timedelta(days=2)) == []
    PaperSignaturesFactory(signatory_list=lake.signatory_list, number=1)
    assert len(request_due_editions(NOW + timedelta(days=4))) == 1


def test_the_fingerprint_changes_with_what_is_printed(lake: LetterPage) -> None:
    def current() -> str:
        return current_fingerprint(lake.signatory_list, [lake])

    seen = [current()]
    noted = lake.signatory_list.paper_signatures.get(number=80)
    for field, value in (("number", 81), ("note", "Fair"), ("notes", {}), ("counted_on", date(2026, 5, 4))):
        setattr(noted, field, value)
        noted.save()
        seen.append(current())
    assert len(set(seen)) == 5
    for field, value in (("staff_note", "Box 4"), ("counted_on", date(2026, 5, 4))):
        PaperSignatures.objects.filter(number=40).update(**{field: value})
        assert current() == seen[-1]


def test_a_list_that_closes_keeps_them(lake: LetterPage) -> None:
    lake.signatory_list.signing = Signing.CLOSED
    lake.signatory_list.save()
    assert LetterPage.objects.get(pk=lake.pk).counts.paper == 120
