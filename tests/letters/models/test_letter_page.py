from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Locale

from core.users.models import User
from letters.models import LetterIndexPage, LetterPage
from signatories.models import SignatoryList
from tests.factories import LetterFactory, SignatoryFactory

FRENCH_TITLE = "Gardons le lac"


@pytest.fixture
def french(letter: LetterPage) -> LetterPage:
    translation: LetterPage = letter.copy_for_translation(Locale.objects.get(language_code="fr"))
    translation.title = FRENCH_TITLE
    translation.save_revision().publish()
    return LetterPage.objects.get(pk=translation.pk)


def test_a_letter_gets_a_list_of_its_own(letter: LetterPage) -> None:
    other = LetterFactory()
    assert letter.signatory_list.title == letter.title
    assert letter.signatory_list != other.signatory_list


def test_a_translation_shares_the_list(letter: LetterPage, french: LetterPage) -> None:
    assert french.signatory_list == letter.signatory_list
    assert SignatoryList.objects.count() == 1


def test_a_translation_made_in_the_admin_shares_the_list(letter: LetterPage, staff_client: Client) -> None:
    french = Locale.objects.get(language_code="fr")
    staff_client.post(f"/admin/translation/submit/page/{letter.pk}/", {"locales": [french.pk]})
    assert LetterPage.objects.get(locale=french).signatory_list == letter.signatory_list


def test_an_alias_shares_the_list(letter: LetterPage) -> None:
    alias = letter.create_alias(update_slug="the-same-letter")
    assert LetterPage.objects.get(pk=alias.pk).signatory_list == letter.signatory_list


def test_a_copy_is_another_letter_also_once_its_copied_revision_is_published(letter: LetterPage) -> None:
    letter.save_revision().publish()
    copy = letter.copy(update_attrs={"title": "Another letter", "slug": "another"}, copy_revisions=True)
    assert copy.signatory_list != letter.signatory_list
    copied_list = copy.signatory_list
    copy.get_latest_revision().publish()
    assert LetterPage.objects.get(pk=copy.pk).signatory_list == copied_list


def test_a_copy_made_in_the_admin_is_another_letter(letter: LetterPage, staff_client: Client) -> None:
    form = {
        "new_title": "Another letter",
        "new_slug": "another",
        "new_parent_page": letter.get_parent().pk,
        "publish_copies": "on",
        "alias": "",
    }
    staff_client.post(f"/admin/pages/{letter.pk}/copy/", form)
    assert LetterPage.objects.get(slug="another").signatory_list != letter.signatory_list


def test_publishing_an_old_revision_does_not_change_the_list(letter: LetterPage) -> None:
    old = letter.save_revision()
    elsewhere = SignatoryList.objects.create(title="Merged")
    LetterPage.objects.filter(pk=letter.pk).update(signatory_list=elsewhere)
    LetterPage.objects.get(pk=letter.pk).revisions.get(pk=old.pk).publish()
    assert LetterPage.objects.get(pk=letter.pk).signatory_list == elsewhere


def test_deleting_the_letter_leaves_list_and_signatories(letter: LetterPage) -> None:
    signatory = SignatoryFactory(signatory_list=letter.signatory_list)
    letter.delete()
    assert list(SignatoryList.objects.get().signatories.all()) == [signatory]


def test_a_letter_is_published_at_the_time_that_was_set(letter: LetterPage) -> None:
    letter.unpublish()
    letter.go_live_at = timezone.now() - timedelta(minutes=1)
    letter.save_revision(approved_go_live_at=letter.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert LetterPage.objects.get(pk=letter.pk).live is True


@pytest.mark.parametrize(
    ("language", "day", "place", "expected"),
    [
        ("en", date(2020, 7, 8), "Ottawa", "Ottawa, 8 July 2020"),
        ("en", date(2020, 7, 1), "Ottawa", "Ottawa, 1 July 2020"),
        ("fr", date(2020, 7, 8), "Ottawa", "Ottawa, le 8 juillet 2020"),
        ("fr", date(2020, 7, 1), "Ottawa", "Ottawa, le 1er juillet 2020"),
        ("fr", date(2020, 7, 1), "", "1er juillet 2020"),
        ("en", None, "Ottawa", "Ottawa"),
        ("en", None, "", ""),
    ],
)
@pytest.mark.django_db
def test_place_and_date_stand_in_the_order_of_the_letters_language(
    language: str, day: date | None, place: str, expected: str
) -> None:
    letter = LetterPage(locale=Locale.objects.get(language_code=language), place=place, date=day)
    assert letter.place_and_date == expected


def test_the_notes_are_those_of_the_body(letter: LetterPage) -> None:
    assert letter.notes.texts == []
    letter.body = [("notes", ["<p>First</p>", "<p>Second</p>"])]
    assert len(letter.notes.texts) == 2


def test_a_draft_is_previewed_as_a_page_and_as_a_pdf(
    letter: LetterPage, staff: User, rf: Any, typesetter: Any
) -> None:
    draft = letter.save_revision().as_object()
    draft.title = "A draft of the letter"
    SignatoryFactory(signatory_list=letter.signatory_list, name="Cedar Network")
    page = draft.make_preview_request(preview_mode="")
    assert "A draft of the letter" in page.render().content.decode()
    pdf = draft.make_preview_request(preview_mode="pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert "Cedar Network" in typesetter.documents[0]


def test_a_failing_pdf_preview_shows_the_reason(letter: LetterPage, typesetter: Any) -> None:
    from letters.exceptions import RenderFailed

    typesetter.failure = RenderFailed("No installed font can draw it.")
    answer = letter.make_preview_request(preview_mode="pdf")
    assert (answer.status_code, answer.content) == (503, b"No installed font can draw it.")


def test_the_site_has_a_list_of_letters_in_each_language(db: None) -> None:
    indexes = LetterIndexPage.objects.order_by("path")
    assert [(index.locale.language_code, index.url) for index in indexes] == [
        ("en", "/letters/"),
        ("fr", "/fr/letters/"),
    ]
    assert len({index.translation_key for index in indexes}) == 1


def test_an_alias_of_a_draft_is_not_found(rf: RequestFactory, letter: LetterPage) -> None:
    alias = LetterPage.objects.get(pk=letter.create_alias(update_slug="the-same-letter").pk)
    assert alias.serve(rf.get("/")).status_code == 302
    LetterPage.objects.filter(pk=letter.pk).update(live=False)
    with pytest.raises(Http404):
        alias.serve(rf.get("/"))
