"""Placeholders in the texts of letters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from letters.api.body import block_data
from letters.models import LetterPage
from letters.placeholders import InvalidPlaceholder, check_placeholders, fill, fill_html
from signatories.counts_in_words import Counts
from signatories.listing.signed_by import SignedBy
from tests.factories import LetterFactory, SignatoryFactory

SIGNED = SignedBy(Counts(1_200, 46), [])


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ count }} signed.", "1,246 signed."),
        ("{{count}}", "1,246"),
        ("{{ organizations }} and {{ individuals }}", "1,200 and 46"),
        ("{{ signatories }}", "1,200 organizations and 46 individuals"),
        ("{{ signed_by }}", "1,200 organizations and 46 individuals"),
        ("{{ huge }} {{ count", "{{ huge }} {{ count"),
        ("{{\u00a0count\u00a0}}", "1,246"),
        ("{ count } {% now %}", "{ count } {% now %}"),
    ],
)
def test_placeholders_are_replaced_by_the_counts(text: str, filled: str) -> None:
    assert fill(text, SIGNED) == filled


def test_numbers_are_written_as_in_the_language_of_the_letter() -> None:
    with override("fr"):
        assert fill("{{ count }}", SIGNED) == "1\u00a0246"


@pytest.mark.django_db
def test_names_are_escaped_in_rich_text_and_never_replaced_again() -> None:
    signed = SignedBy(Counts(2, 0), [SignatoryFactory(name="<b>{{ count }} & Larch</b>", lead_order=1)])
    assert fill("{{ signed_by }}", signed) == "<b>{{ count }} & Larch</b> and 1 other organization"
    assert (
        fill_html("<p>{{ signed_by }}</p>", signed)
        == "<p>&lt;b&gt;{{ count }} &amp; Larch&lt;/b&gt; and 1 other organization</p>"
    )


def test_targets_of_links_keep_what_they_have_in_braces() -> None:
    html = '<p><a href="https://example.org/?n={{count}}&amp;q={{signed_by}}">{{ count }}</a></p>'
    filled = '<p><a href="https://example.org/?n={{count}}&amp;q={{signed_by}}">1,246</a></p>'
    assert fill_html(html, SIGNED) == filled


@pytest.mark.django_db
@pytest.mark.parametrize("letters", [1, 3])
@pytest.mark.parametrize("path", ["/letters/", "/api/v1/letters", "/letters/feed.atom"])
def test_listings_of_letters_load_all_names_in_one_query(
    client: Client, letters: int, path: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(letters):
        letter = LetterFactory(slug=f"letter-{number}", standfirst="{{ signed_by }} signed.")
        SignatoryFactory(signatory_list=letter.signatory_list, name=f"Larch {number}", lead_order=1)
    client.get(path)
    with django_assert_max_num_queries(40) as queries:
        page = client.get(path).content.decode()
    assert [f"Larch {number} signed." in page for number in range(letters)] == [True] * letters
    assert sum('"signatories_signatory"."name"' in query["sql"] for query in queries) == 1
    assert sum("UNION ALL" in query["sql"] for query in queries) <= 1


@given(st.text(alphabet="{} count_%<>&\n"))
def test_a_text_that_passes_the_check_has_no_placeholder_left(text: str) -> None:
    try:
        check_placeholders(text)
    except InvalidPlaceholder:
        return
    assert "{{" not in fill(text, SIGNED)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("{{ counts }}", "{{ count }}"), ("{{ signataires }}", "{{ signatories }}"), ("{{ }}", "{{")],
)
def test_an_unknown_placeholder_is_refused_with_a_suggestion(text: str, suggestion: str) -> None:
    with pytest.raises(InvalidPlaceholder, match="is not known") as error:
        check_placeholders(text)
    assert f"Did you mean “{suggestion}" in str(error.value)


@pytest.mark.parametrize("text", ["{{ count", "<p>{{ <b>count</b> }}</p>", "{{ {{ count }} }}"])
def test_a_placeholder_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidPlaceholder, match="cannot be read"):
        check_placeholders(text)


BODY = [
    {"type": "heading", "value": "We are {{ count }}"},
    {"type": "paragraph", "value": "<p>Signed by <b>{{ signed_by }}</b> [1]</p>"},
    {"type": "demands", "value": [{"type": "item", "id": "a", "value": "<p>{{ organizations }}</p>"}]},
    {"type": "quotation", "value": {"quote": "{{ individuals }} neighbours", "attribution": "{{ count }}"}},
    {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": "{{ count }}"}, {"type": "heading", "heading": ""}],
            "rows": [{"values": ["<p>{{ organizations }}</p>", "{{ individuals }}"]}],
            "caption": "{{ count }}",
        },
    },
    {"type": "notes", "value": [{"type": "item", "id": "b", "value": "<p>{{ count }} names.</p>"}]},
]


@pytest.fixture
def lake(db: None) -> LetterPage:
    letter: LetterPage = LetterFactory(
        slug="the-lake",
        standfirst="{{ signatories }} ask.",
        press_release="<p>{{ count }} people.</p>",
    )
    letter.body = LetterPage.body.field.to_python(json.dumps(BODY))
    letter.save_revision().publish()
    on_list: dict[str, Any] = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Larch Society", lead_order=1, **on_list)
    SignatoryFactory(name="Cedar Circle", **on_list)
    SignatoryFactory(name="Canary", individual=True, lead_order=2, is_name_hidden=True, **on_list)
    SignatoryFactory(name="Canary Draft", lead_order=3, unconfirmed=True, **on_list)
    return LetterPage.objects.get(pk=letter.pk)


def test_every_kind_of_block_is_filled(lake: LetterPage) -> None:
    heading, paragraph, demands, quotation, table, notes = block_data(lake)
    assert heading["text"] == "We are 3"
    assert "<b>Larch Society, 1 other organization and 1 individual</b>" in paragraph["html"]
    assert demands["items"] == ["<p>2</p>"]
    assert (quotation["quote"], quotation["attribution"]) == ("1 neighbours", "3")
    assert (table["caption"], table["columns"], table["rows"]) == ("3", ["3", ""], [["<p>2</p>", "1"]])
    assert notes["items"] == ["<p>3 names.</p>"]


@pytest.mark.parametrize(
    "address",
    [
        "/letters/the-lake/",
        "/letters/",
        "/letters/the-lake/press/",
        "/api/v1/letters/the-lake",
        "/api/v1/letters",
        "/api/v2/pages/?type=letters.LetterPage&fields=*",
        "/letters/feed.atom",
    ],
)
def test_readers_see_counts_and_no_placeholder(client: Client, lake: LetterPage, address: str) -> None:
    shown = client.get(address).content.decode()
    assert "2 organizations and 1 individual" in shown
    assert "{{" not in shown
    assert "Canary" not in shown


def test_the_version_of_the_text_does_not_change_when_the_list_grows(lake: LetterPage) -> None:
    before = lake.text_version
    SignatoryFactory.create_batch(2, signatory_list=lake.signatory_list)
    later = LetterPage.objects.get(pk=lake.pk)
    assert later.text_version == before
    assert later.printed_standfirst == "4 organizations and 1 individual ask."
    assert later.standfirst == "{{ signatories }} ask."


def test_a_text_without_placeholders_costs_no_query(lake: LetterPage, django_assert_num_queries: Any) -> None:
    letter = LetterFactory(standfirst="Water.", press_release="<p>Now.</p>")
    with django_assert_num_queries(0):
        printed = (letter.printed_standfirst, letter.printed_release, letter.printed_body is letter.body)
    assert printed == ("Water.", "<p>Now.</p>", True)
