from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.operations.periodic_runs import run_due
from core.users.models import User
from letters.admin import list_panels
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.missing_glyphs import find_missing_glyphs
from letters.enums import EditionState
from letters.models import Edition, LetterPage
from signatories.enums import AutomaticEditions
from signatories.models import Signatory, SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    SignatoryFactory(signatory_list=letter.signatory_list)
    return letter


def test_staff_see_what_the_edition_would_hold_before_it_is_made(staff_client: Client, signed: LetterPage) -> None:
    page = staff_client.get(f"/admin/editions/{signed.signatory_list_id}/new/").content.decode()
    assert f"{signed.title} (English)" in page
    assert "1 organization" in page
    assert Edition.objects.count() == 0


def test_the_screen_of_the_list_shows_the_newest_editions_and_all_when_asked(
    staff_client: Client, signed: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(query: str = "") -> tuple[list[str], bool]:
        page = staff_client.get(f"{address}{query}").content.decode()
        assert staff_client.get(f"{panel}{query}").content.decode().strip() in page
        return re.findall(r"Edition \d+", page), f'href="{address}?all_editions=true"' in page

    monkeypatch.setattr(list_panels, "MAX_EDITIONS_SHOWN", 2)
    address = f"/admin/signatory_lists/inspect/{signed.signatory_list_id}/"
    panel = reverse("editions:list", args=[signed.signatory_list_id])
    for number in (1, 2):
        Edition.objects.create(signatory_list=signed.signatory_list, number=number, state=EditionState.PUBLISHED)
    assert shown() == (["Edition 2", "Edition 1"], False)
    Edition.objects.create(signatory_list=signed.signatory_list, number=3, state=EditionState.PUBLISHED)
    assert shown() == (["Edition 3", "Edition 2"], True)
    assert shown("?all_editions=true") == (["Edition 3", "Edition 2", "Edition 1"], False)


def test_the_panel_reloads_all_editions_if_it_shows_all(staff_client: Client, signed: LetterPage) -> None:
    Edition.objects.create(signatory_list=signed.signatory_list)
    address = reverse("editions:list", args=[signed.signatory_list_id])
    for query in ("", "?all_editions=true"):
        page = staff_client.get(f"{address}{query}").content.decode()
        assert re.findall('data-refresh-url="([^"]*)"', page) == [f"{address}{query}"]


@pytest.mark.slow
def test_staff_ask_the_worker_makes_and_the_list_shows_it(
    staff_client: Client, signed: LetterPage, staff: User
) -> None:
    address = f"/admin/editions/{signed.signatory_list_id}/"
    staff_client.post(f"{address}new/")
    assert "Waiting for the worker" in staff_client.get(address).content.decode()
    assert "editions" in run_due()
    edition = Edition.objects.get()
    assert (edition.state, edition.requested_by) == (EditionState.PUBLISHED, staff)
    page = staff_client.get(address).content.decode()
    assert edition.files.get().get_absolute_url() in page
    assert "data-refresh-url" not in page


def test_the_screen_of_the_list_says_when_the_next_automatic_edition_is_possible(
    staff_client: Client, signed: LetterPage
) -> None:
    screen = reverse("signatory_lists:inspect", args=[signed.signatory_list_id])
    before = staff_client.get(screen).content.decode()
    SignatoryList.objects.update(automatic_editions=AutomaticEditions.HOURLY)
    hourly = staff_client.get(screen).content.decode()
    signed.signatory_list.refresh_from_db()
    request_edition(signed.signatory_list, is_automatic=True)
    requested = staff_client.get(screen).content.decode()
    words = ("Automatic editions: Every hour while it grows", "The next one: not before", ", automatic</small>")
    assert [[word in page for word in words] for page in (before, hourly, requested)] == [
        [False, False, False],
        [True, False, False],
        [True, True, True],
    ]


@pytest.mark.parametrize("entries", [1, 3])
def test_texts_that_no_font_can_draw_are_listed_all_at_once_before_an_edition(
    staff_client: Client, signed: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    LetterPage.objects.filter(pk=signed.pk).update(subject="𒀀")
    for number in range(entries):
        SignatoryFactory(signatory_list=signed.signatory_list, name=f"Larch {number}")
        SignatoryFactory(signatory_list=signed.signatory_list, is_name_hidden=True, name=f"Canary {number}")
    # Old entries may have these characters; forms refuse them now.
    Signatory.objects.filter(name__startswith="Larch").update(affiliation="𐎀 and 𐎁")
    Signatory.objects.filter(name__startswith="Canary").update(title="𐎀")
    with django_assert_num_queries(2):
        missing = find_missing_glyphs(signed.signatory_list, [])
    assert missing == [(f"Larch {number}", ["𐎀", "𐎁"]) for number in range(entries)]
    page = staff_client.get(f"/admin/editions/{signed.signatory_list_id}/new/").content.decode()
    assert f"{signed.title}: “𒀀” (U+12000)" in page
    assert page.count("“𐎀” (U+10380), “𐎁” (U+10381)") == entries
    assert "Canary" not in page


def test_a_letter_that_nobody_signed_sends_staff_back_with_a_reason(staff_client: Client, letter: LetterPage) -> None:
    answer = staff_client.post(f"/admin/editions/{letter.signatory_list_id}/new/", follow=True)
    assert [str(message).strip() for message in answer.context["messages"]] == [
        "Nobody has signed the letter yet. Add or import signatories, then make an edition."
    ]
    assert Edition.objects.count() == 0


def test_somebody_without_the_permission_makes_no_edition(client: Client, signed: LetterPage) -> None:
    editor = User.objects.create_user("sam", "sam@example.org", "correct horse")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    client.post(f"/admin/editions/{signed.signatory_list_id}/new/")
    assert Edition.objects.count() == 0


@pytest.mark.parametrize("editions", [1, 3])
def test_the_screen_of_the_list_asks_the_same_questions_for_any_number_of_editions(
    staff_client: Client, signed: LetterPage, editions: int, django_assert_num_queries: Any
) -> None:
    for number in range(editions):
        Edition.objects.create(signatory_list=signed.signatory_list, number=number + 1, state=EditionState.PUBLISHED)
    address = f"/admin/signatory_lists/inspect/{signed.signatory_list_id}/"
    staff_client.get(address)
    with django_assert_num_queries(20):
        page = staff_client.get(address).content.decode()
    assert f'href="/admin/pages/{signed.pk}/edit/"' in page
    assert "New edition" in page


@pytest.mark.slow
def test_an_edition_is_taken_down_with_a_reason_only(staff_client: Client, signed: LetterPage, staff: User) -> None:
    edition = make_edition(request_edition(signed.signatory_list))
    address = f"/admin/editions/{signed.signatory_list_id}/take-down/{edition.number}/"
    assert staff_client.post(address, {"reason": " "}).status_code == 200
    edition.refresh_from_db()
    assert not edition.is_taken_down
    answer = staff_client.post(address, {"reason": "A wrong name."}, follow=True)
    assert [str(message).strip() for message in answer.context["messages"]] == ["The edition was taken down."]
    edition.refresh_from_db()
    assert (edition.is_taken_down, edition.takedown_reason) == (True, "A wrong name.")
    assert staff_client.get(edition.files.get().get_absolute_url()).status_code == 410
    page = staff_client.get(f"/admin/editions/{signed.signatory_list_id}/take-down/9/")
    assert page.status_code == 404
