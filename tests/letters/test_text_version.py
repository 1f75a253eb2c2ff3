"""The version of a text depends on its visible content only."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.tests.utils import get_test_image_file

from letters.blocks import BodyBlock
from letters.models import LetterPage
from letters.text_version import canonical, rich_text
from signatories.enums import Signing
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory

ADDRESSEE = {"name": "Marguerite Delorme", "office": "Minister", "institution": "", "address": "Ottawa\nK1A 0A6"}


def samples() -> dict[str, Any]:
    """Return a value of each kind of block without ids, as in old content."""
    image = get_image_model().objects.create(title="A crowd", file=get_test_image_file("crowd.png"))
    return {
        "heading": "A line-up that never ends",
        "paragraph": '<p>One <b>bold</b> word [1], a <a href="https://example.org/">link</a> 10<sup>2</sup></p>',
        "demands": ["<p>Ban it.</p>", "<p>Consult <i>everybody</i>.</p>"],
        "quotation": {"quote": "We were\nnot asked.", "attribution": "Robin Fernleaf"},
        "image": {"image": image.pk, "alt_text": "A crowd", "credit": ""},
        "table": {
            "columns": [{"type": "text", "heading": "Country"}],
            "rows": [{"values": ["<p>Canada</p>"]}],
            "caption": "Where",
        },
        "notes": ["<p>A survey of 2026.</p>"],
    }


def write(letter: LetterPage, body: list[dict[str, Any]]) -> LetterPage:
    """Store a body unchanged, so that no block gets an id; return the letter read from the database."""
    with connection.cursor() as cursor:
        sql = "UPDATE letters_letterpage SET body = %s, recipients = %s, copies = %s WHERE page_ptr_id = %s"
        recipients = json.dumps([{"type": "addressee", "value": ADDRESSEE}])
        cursor.execute(sql, [json.dumps(body), recipients, recipients, letter.pk])
    return LetterPage.objects.get(pk=letter.pk)


@pytest.fixture
def whole(db: None, language: str) -> LetterPage:
    """Return an open letter with every kind of block, in a language."""
    letter = LetterFactory(language=language)
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return write(letter, [{"type": kind, "value": value} for kind, value in samples().items()])


@pytest.mark.django_db
def test_there_is_a_sample_of_every_kind_of_block() -> None:
    assert set(samples()) == set(BodyBlock().child_blocks)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_page_rendered_can_be_sent(client: Client, whole: LetterPage, language: str) -> None:
    version = whole.text_version
    client.get(whole.url)
    form = client.get(f"{whole.url}sign/?kind=individual").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(text_version|opened)" value="([^"]*)"', form))
    assert hidden["text_version"] == version
    person = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org", "step": "send"}
    assert client.post(f"{whole.url}sign/", person | hidden).status_code == 302
    assert Signatory.objects.get().text_version == version


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_api_answers_can_be_sent(client: Client, whole: LetterPage, language: str) -> None:
    address = f"/api/v1/letters/{whole.slug}"
    letter = client.get(address, {"language": language}).json()
    offered = client.get(f"{address}/sign-ons/new", {"language": language}).json()
    assert letter["text_version"] == offered["text_version"] == whole.text_version
    person = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}
    payload = {**person, "text_version": letter["text_version"], "opened": offered["opened"]}
    answer = client.post(f"{address}/sign-ons?language={language}", payload, content_type="application/json")
    assert answer.status_code == 202


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rendering_saving_and_the_language_of_the_reader_change_nothing(
    client: Client, whole: LetterPage, language: str
) -> None:
    version = whole.text_version
    render_to_string("letters/page_and_pdf/_body.html", {"letter": whole})
    assert whole.text_version == version
    whole.save_revision().publish()
    saved = LetterPage.objects.get(pk=whole.pk)
    assert all(block.id for block in saved.body)
    for active in ("en", "fr"):
        with override(active):
            assert saved.text_version == version


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.parametrize("kind", ["heading", "paragraph", "demands", "quotation", "image", "table", "notes"])
def test_every_block_is_part_of_the_text(whole: LetterPage, language: str, kind: str) -> None:
    version = whole.text_version
    others = [{"type": name, "value": value} for name, value in samples().items() if name != kind]
    assert write(whole, others).text_version != version
    assert write(whole, others[::-1]).text_version != write(whole, others).text_version


@pytest.mark.parametrize(
    "field", ["title", "standfirst", "place", "subject", "salutation", "closing", "date", "recipients", "copies"]
)
def test_every_field_is_part_of_the_text(letter: LetterPage, field: str) -> None:
    version = letter.text_version
    changed = {"date": None, "recipients": [("addressee", ADDRESSEE)], "copies": [("addressee", ADDRESSEE)]}
    setattr(letter, field, changed.get(field, "Other words"))
    assert letter.text_version != version


def test_what_is_no_text_of_the_letter_is_not_part_of_it(letter: LetterPage) -> None:
    version = letter.text_version
    letter.slug, letter.seo_title, letter.search_description = "elsewhere", "Elsewhere", "Something else"
    letter.press_release, letter.groups_by_country = "<p>News</p>", True
    assert letter.text_version == version


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p>One</p>", '<p data-block-key="a1b2c">One</p>'),
        ("<p><strong>One</strong> <em>two</em></p>", "<p><b>One</b> <i>two</i></p>"),
        ("<p><b><i>One</i></b></p>", "<p><i><b>One</b></i></p>"),
        ("<p><b>One</b><b> two</b></p>", "<p><b>One two</b></p>"),
        ("<p>One <b>two</b></p>", "<p>One<b> two</b></p>"),
        ("<p>One<br/>two</p>", "<p>One<br>two</p>"),
        ("<p>&quot;One&quot; &amp; two</p>", '<p>"One" &amp; two</p>'),
        ("<p>One\u00adtwo  three</p><p></p>", "<p>Onetwo three</p>"),
        ('<a id="3" linktype="page">One</a>', '<a linktype="page" id="3">One</a>'),
        ("<p>E\u0301t\u00e9</p>", "<p>\u00c9te\u0301</p>"),
    ],
)
def test_rich_text_that_looks_the_same_is_the_same(first: str, second: str) -> None:
    assert rich_text(first) == rich_text(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p>One</p>", "<p>Two</p>"),
        ("<p>10<sup>2</sup></p>", "<p>102</p>"),
        ("<p>One two</p>", "<p>One</p><p>two</p>"),
        ("<p>One <b>two</b></p>", "<p>One two</p>"),
        ("<p>One <b>two</b></p>", "<p>One <i>two</i></p>"),
        ("<ul><li>One</li></ul>", "<ol><li>One</li></ol>"),
        ("<ol><li>One<ul><li>Two</li></ul></li></ol>", "<ol><li>One</li></ol><ul><li>Two</li></ul>"),
        ('<a href="https://example.org/1">One</a>', '<a href="https://example.org/2">One</a>'),
        ('<a linktype="page" id="3">One</a>', '<a linktype="page" id="4">One</a>'),
        ("<p>&lt;b&gt;One</p>", "<p><b>One</b></p>"),
        ("<p>&amp;lt;</p>", "<p>&lt;</p>"),
    ],
)
def test_rich_text_that_looks_different_is_different(first: str, second: str) -> None:
    assert rich_text(first) != rich_text(second)


def test_a_block_may_gain_fields_with_defaults() -> None:
    before = blocks.StructBlock([("quote", blocks.TextBlock())])
    after = blocks.StructBlock(
        [
            ("quote", blocks.TextBlock()),
            ("source", blocks.CharBlock(required=False)),
            ("lead_in", blocks.CharBlock(default="They said:")),
            ("align", blocks.ChoiceBlock(choices=[("l", "Left"), ("r", "Right")], default="l")),
            ("is_large", blocks.BooleanBlock(required=False, default=True)),
            ("portrait", ImageChooserBlock(required=False)),
            ("facts", blocks.ListBlock(blocks.CharBlock(), default=[])),
        ]
    )
    stored = {"quote": "Not asked."}
    assert canonical(after, after.to_python(stored)) == canonical(before, before.to_python(stored))
    changed = canonical(after, after.to_python(stored | {"align": "r", "is_large": False}))
    assert changed == {"quote": "Not asked.", "align": "r", "is_large": False}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_migration_maps_the_versions_of_texts_that_are_known(whole: LetterPage, language: str) -> None:
    migration = importlib.import_module("letters.migrations.0004_text_versions")
    # Tables were added after this version.
    body = [{"type": kind, "value": value} for kind, value in samples().items() if kind != "table"]
    whole = write(whole, body)
    render_to_string("letters/page_and_pdf/_body.html", {"letter": whole})
    whole.save_revision().publish()
    text = migration._of_revision(LetterPage.objects.get(pk=whole.pk).latest_revision.content)
    assert migration.new_version(text) == whole.text_version
    old = migration.old_version(text, language)
    signed = SignatoryFactory(signatory_list=whole.signatory_list, text_version=old)
    unknown = SignatoryFactory(signatory_list=whole.signatory_list, text_version="0123456789abcdef")
    elsewhere = SignatoryFactory(text_version=old)
    migration.map_versions(apps, None)
    for entry in (signed, unknown, elsewhere):
        entry.refresh_from_db()
    assert signed.text_version == whole.text_version
    assert (unknown.text_version, elsewhere.text_version) == ("0123456789abcdef", old)


def test_the_migration_knows_the_versions_of_revisions(letter: LetterPage) -> None:
    migration = importlib.import_module("letters.migrations.0004_text_versions")
    letter.body = [("paragraph", "<p>First</p>")]
    letter.save_revision().publish()
    first = LetterPage.objects.get(pk=letter.pk)
    # Computed by the first release.
    place_and_date = "Ottawa, 8 July 2026"
    assert migration.old_version(
        migration._of_revision(first.latest_revision.content), "en"
    ) == checksum_of_the_first_release(first, place_and_date)
    signed = SignatoryFactory(
        signatory_list=letter.signatory_list, text_version=checksum_of_the_first_release(first, place_and_date)
    )
    letter.body = [("paragraph", "<p>Second</p>")]
    letter.save_revision().publish()
    migration.map_versions(apps, None)
    signed.refresh_from_db()
    assert signed.text_version == first.text_version


def checksum_of_the_first_release(letter: LetterPage, place_and_date: str) -> str:
    parts = [place_and_date, letter.subject, letter.salutation, letter.closing, letter.title, letter.standfirst]
    streams = [
        json.dumps(field.get_prep_value(), sort_keys=True) for field in (letter.recipients, letter.copies, letter.body)
    ]
    return hashlib.sha256("\0".join([*parts, *streams]).encode()).hexdigest()[:16]
