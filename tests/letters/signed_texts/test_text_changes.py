"""Letter, press page and API disclose that a text changed after people signed it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import TextChangeKind
from letters.models import LetterPage, PublishedText, TextAssessment
from letters.signed_texts.text_changes import assess, record_text, record_texts, text_change, text_history
from signatories.counts_in_words import Counts
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a published letter in two languages, signed in both, with an imported entry without a text version."""
    LetterFactory(slug="le-lac", language="fr", translation_key=letter.translation_key, closing="Cordialement")
    letter.slug = "the-lake"
    publish(letter)
    french = LetterPage.objects.get(slug="le-lac")
    publish(french)
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(text_version=letter.text_version, **on_list)
    SignatoryFactory(text_version=french.text_version, individual=True, **on_list)
    SignatoryFactory(**on_list)
    SignatoryFactory(text_version="of nothing", pending=True, **on_list)
    return LetterPage.objects.get(pk=letter.pk)


def publish(letter: LetterPage, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.save_revision().publish()


def fresh(letter: LetterPage) -> LetterPage:
    return LetterPage.objects.get(pk=letter.pk)


def test_a_text_that_was_published_once_was_not_changed(lake: LetterPage) -> None:
    publish(lake, press_release="<p>Today.</p>")
    change = text_change(fresh(lake))
    assert (change.changed_at, change.signed_earlier) == (None, Counts(0, 0))


def test_a_change_is_noted_with_its_time_and_counts_who_signed_before(lake: LetterPage) -> None:
    publish(lake, closing="Yours")
    change = text_change(fresh(lake))
    assert change.changed_at == PublishedText.objects.filter(letter=lake).last().published_at  # type: ignore[union-attr]
    assert change.signed_earlier == Counts(1, 0)
    assert text_change(LetterPage.objects.get(slug="le-lac")).changed_at is None


def test_who_signs_after_the_change_signed_the_text_of_today(lake: LetterPage) -> None:
    publish(lake, closing="Yours")
    SignatoryFactory(signatory_list=lake.signatory_list, text_version=fresh(lake).text_version)
    assert text_change(fresh(lake)).signed_earlier == Counts(1, 0)


@pytest.mark.slow
def test_a_change_that_was_taken_back_leaves_nobody_with_another_text(lake: LetterPage) -> None:
    closing = lake.closing
    publish(lake, closing="Yours")
    publish(fresh(lake), closing=closing)
    change = text_change(fresh(lake))
    assert (change.changed_at is None, change.signed_earlier) == (False, Counts(0, 0))


def test_a_draft_changes_nothing_for_readers(lake: LetterPage) -> None:
    lake.closing = "Yours"
    lake.save_revision()
    assert text_change(fresh(lake)).changed_at is None


@pytest.mark.slow
def test_texts_that_were_published_before_are_noted_by_the_worker_once(lake: LetterPage) -> None:
    PublishedText.objects.all().delete()
    LetterFactory(live=False)
    assert (record_texts(), record_texts()) == (2, 0)
    LetterPage.objects.filter(pk=lake.pk).update(closing="Yours")
    assert (record_texts(), record_text(fresh(lake))) == (1, False)
    assert text_change(fresh(lake)).signed_earlier == Counts(1, 0)


@pytest.mark.parametrize("letters", [1, 3])
def test_looking_for_unnoted_texts_asks_as_much_for_any_number(
    db: None, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    LetterFactory.create_batch(letters)
    record_texts()
    with django_assert_num_queries(3):
        record_texts()


@pytest.mark.slow
def test_the_press_page_shows_that_the_text_was_changed(client: Client, lake: LetterPage) -> None:
    assert "The text was changed" not in client.get("/letters/the-lake/press/").content.decode()
    publish(lake, closing="Yours")
    shown = " ".join(client.get("/letters/the-lake/press/").content.decode().split())
    assert "The text was changed on" in shown
    assert "1 organization signed an earlier text." in shown
    assert "Le texte a été modifié" not in client.get("/fr/letters/le-lac/press/").content.decode()


@pytest.mark.slow
def test_the_api_shows_that_the_text_was_changed(client: Client, lake: LetterPage) -> None:
    make_edition(request_edition(lake.signatory_list))
    before = fresh(lake).text_version
    publish(lake, closing="Yours")
    make_edition(request_edition(lake.signatory_list))
    data = client.get("/api/v1/letters/the-lake").json()
    assert data["text_changed_at"] is not None
    assert data["signed_earlier_text"] == {"organizations": 1, "individuals": 0}
    newest, oldest = client.get("/api/v1/letters/the-lake/editions").json()["results"]
    assert [newest["text_changed"], oldest["text_changed"]] == [True, False]
    assert newest["change"] == "no change in signatories since edition 1, and changes to the text"
    versions = {file["language"]: file["text_version"] for file in (*newest["files"], *oldest["files"])}
    assert versions["en"] == before != newest["files"][0]["text_version"]


@pytest.mark.slow
def test_the_editor_warns_before_a_signed_text_is_changed(staff_client: Client, lake: LetterPage) -> None:
    address = f"/admin/pages/{lake.pk}/edit/"
    shown = staff_client.get(address).content.decode()
    assert "3 signatures stand under this text." in shown
    assert "signed an earlier text" not in shown
    publish(lake, closing="Yours")
    assert "1 organization signed an earlier text" in staff_client.get(address).content.decode()


@pytest.mark.slow
def test_a_letter_that_nobody_signed_or_read_needs_no_warning(staff_client: Client, letter: LetterPage) -> None:
    address = f"/admin/pages/{letter.pk}/edit/"
    assert "under this text" not in staff_client.get(address).content.decode()
    SignatoryFactory(signatory_list=letter.signatory_list)
    LetterPage.objects.update(live=False)
    assert "under this text" not in staff_client.get(address).content.decode()


@pytest.mark.slow
def test_a_new_edition_warns_whose_names_stand_under_another_text(
    staff_client: Client, lake: LetterPage, staff: User
) -> None:
    address = f"/admin/editions/{lake.signatory_list_id}/new/"
    assert "signed an earlier text" not in staff_client.get(address).content.decode()
    publish(lake, closing="Yours")
    shown = staff_client.get(address).content.decode()
    assert "1 organization signed an earlier text" in shown
    assert "The edition prints their names under the current text." in shown


@pytest.mark.parametrize("entries", [1, 3])
def test_the_change_costs_the_same_for_any_number_of_entries(
    letter: LetterPage, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(letter)
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list, text_version="another")
    with django_assert_num_queries(1):
        text_change(letter)
    publish(letter, closing="Yours")
    text_change(letter)
    with django_assert_num_queries(6):
        assert text_change(letter).signed_earlier.total == Signatory.objects.count()


def assess_last_change(letter: LetterPage, kind: TextChangeKind) -> bool:
    before, last = PublishedText.objects.filter(letter=letter).order_by("-pk")[:2][::-1]
    return assess(letter, kind, earlier_version=before.version, version=last.version, user=None)


def test_who_signed_before_a_typographic_change_signed_the_text_of_today(lake: LetterPage) -> None:
    publish(lake, closing="Yours")
    assert assess_last_change(lake, TextChangeKind.TYPOGRAPHIC) is True
    assert text_change(fresh(lake)).signed_earlier == Counts(0, 0)
    assert text_change(fresh(lake)).kind == TextChangeKind.TYPOGRAPHIC
    publish(fresh(lake), closing="Truly yours")
    assert text_change(fresh(lake)).signed_earlier == Counts(1, 0)
    assert assess_last_change(lake, TextChangeKind.TYPOGRAPHIC) is True
    assert text_change(fresh(lake)).signed_earlier == Counts(0, 0)
    assert assess_last_change(lake, TextChangeKind.SUBSTANTIAL) is True
    assert text_change(fresh(lake)).signed_earlier == Counts(1, 0)


def test_an_assessment_of_another_letter_says_nothing_about_this_one(lake: LetterPage) -> None:
    before = lake.text_version
    publish(lake, closing="Yours")
    other = LetterFactory()
    assess(other, TextChangeKind.TYPOGRAPHIC, earlier_version=before, version=lake.text_version, user=None)
    assert text_change(fresh(lake)).signed_earlier == Counts(1, 0)


def test_saying_the_same_about_a_change_again_changes_nothing(lake: LetterPage) -> None:
    publish(lake, closing="Yours")
    answers = [assess_last_change(lake, TextChangeKind.TYPOGRAPHIC) for _time in range(3)]
    assert answers == [True, False, False]
    version = fresh(lake).text_version
    assert assess(lake, TextChangeKind.TYPOGRAPHIC, earlier_version=version, version=version, user=None) is False
    assert TextAssessment.objects.count() == 1


def test_an_assessment_of_a_draft_applies_once_it_is_published_by_the_worker(lake: LetterPage) -> None:
    before = lake.text_version
    lake.closing = "Yours"
    revision = lake.save_revision()
    assess(lake, TextChangeKind.TYPOGRAPHIC, earlier_version=before, version=lake.text_version, user=None)
    assert text_change(fresh(lake)).changed_at is None
    revision.publish()
    assert text_change(fresh(lake)).kind == TextChangeKind.TYPOGRAPHIC


def test_the_history_shows_each_text_with_its_change_and_its_signers(lake: LetterPage) -> None:
    publish(lake, closing="Yours")
    publish(fresh(lake), closing="Truly yours")
    assess_last_change(lake, TextChangeKind.TYPOGRAPHIC)
    SignatoryFactory(signatory_list=lake.signatory_list, text_version=fresh(lake).text_version)
    shown = [(entry.kind, entry.counts, entry.is_current, entry.label) for entry in text_history(fresh(lake))]
    assert shown == [
        ("typographic", Counts(1, 0), True, "Typographic"),
        ("", Counts(0, 0), True, ""),
        (None, Counts(1, 0), False, ""),
    ]


def test_a_recorded_text_can_be_read_after_the_letter_changed(lake: LetterPage) -> None:
    closing, version = lake.closing, lake.text_version
    publish(lake, closing="Yours")
    text = PublishedText.objects.get(version=version)
    assert (text.as_letter().closing, text.as_letter().text_version, text.as_letter().pk) == (
        closing,
        version,
        lake.pk,
    )
    assert fresh(lake).closing == "Yours"


@pytest.mark.slow
def test_texts_that_were_recorded_without_content_get_it_from_revisions(lake: LetterPage) -> None:
    version = lake.text_version
    gone = PublishedText.objects.create(letter=lake, version="0123456789abcdef", published_at=lake.last_published_at)
    publish(lake, closing="Yours")
    PublishedText.objects.update(content=None)
    record_texts()
    assert PublishedText.objects.get(version=version).as_letter().text_version == version
    assert PublishedText.objects.get(version=fresh(lake).text_version).as_letter().closing == "Yours"
    gone.refresh_from_db()
    assert gone.content == {}
    with pytest.raises(ValueError, match="not stored"):
        gone.as_letter()
