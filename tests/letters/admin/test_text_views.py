from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from letters.enums import TextChangeKind
from letters.models import LetterPage, PublishedText, TextAssessment
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.admin.test_page_forms import edited
from tests.letters.signed_texts.test_text_changes import fresh, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    """Return a letter that an organization signed."""
    publish(letter, closing="Yours")
    SignatoryFactory(
        signatory_list=letter.signatory_list, name="Larch Society", text_version=fresh(letter).text_version
    )
    return fresh(letter)


def shown(response: Any) -> str:
    return " ".join(response.content.decode().split())


def list_url(letter: LetterPage) -> str:
    return reverse("signatory_lists:inspect", args=[letter.signatory_list_id])


def test_a_list_whose_text_never_changed_shows_no_texts(staff_client: Client, signed: LetterPage) -> None:
    assert "Published texts" not in shown(staff_client.get(list_url(signed)))


def test_the_list_shows_who_signed_which_text_and_staff_assess_the_change(
    staff_client: Client, signed: LetterPage, staff: User
) -> None:
    publish(signed, closing="Truly yours")
    page = shown(staff_client.get(list_url(signed)))
    assert "1 organization signed an earlier text" in page
    assert "Not assessed: counts as substantial" in page
    last = PublishedText.objects.latest("pk")
    url = f"/admin/published-texts/{signed.signatory_list_id}/{last.pk}/"
    assert staff_client.post(f"{url}assess/", {"kind": "typographic"}).status_code == 302
    page = shown(staff_client.get(list_url(signed)))
    assert "signed an earlier text" not in page
    assert "Not assessed" not in page
    assessment = TextAssessment.objects.get()
    assert (assessment.kind, assessment.user, assessment.version) == (TextChangeKind.TYPOGRAPHIC, staff, last.version)


@pytest.mark.parametrize("kind", ["", "huge"])
def test_an_unknown_kind_of_change_is_not_stored(staff_client: Client, signed: LetterPage, kind: str) -> None:
    publish(signed, closing="Truly yours")
    last = PublishedText.objects.latest("pk")
    staff_client.post(f"/admin/published-texts/{signed.signatory_list_id}/{last.pk}/assess/", {"kind": kind})
    first = PublishedText.objects.earliest("pk")
    staff_client.post(f"/admin/published-texts/{signed.signatory_list_id}/{first.pk}/assess/", {"kind": "typographic"})
    assert TextAssessment.objects.count() == 0


def test_a_published_text_is_shown_with_what_changed_since(staff_client: Client, signed: LetterPage) -> None:
    text = PublishedText.objects.get(version=signed.text_version)
    publish(signed, closing="Truly yours")
    page = shown(staff_client.get(f"/admin/published-texts/{signed.signatory_list_id}/{text.pk}/"))
    assert "<del>Yours</del><ins>Truly yours</ins>" in page
    other = LetterFactory()
    assert staff_client.get(f"/admin/published-texts/{other.signatory_list_id}/{text.pk}/").status_code == 404


def test_moderators_read_texts_and_do_not_assess_them(client: Client, signed: LetterPage) -> None:
    publish(signed, closing="Truly yours")
    moderator = User.objects.create_user("mod", password="x")
    moderator.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(moderator)
    url = f"/admin/published-texts/{signed.signatory_list_id}/{PublishedText.objects.latest('pk').pk}/"
    may_edit = signed.permissions_for_user(moderator).can_edit()
    assert client.get(url).status_code == 200
    assert client.get(f"{url}assess/").status_code == 405
    client.post(f"{url}assess/", {"kind": "typographic"})
    assert TextAssessment.objects.exists() is may_edit
    stranger = User.objects.create_user("stranger", password="x")
    client.force_login(stranger)
    assert client.get(url).status_code == 302


def test_the_listing_filters_by_signed_text(staff_client: Client, signed: LetterPage) -> None:
    version = signed.text_version
    url = f"{reverse('signatories:index')}?signatory_list={signed.signatory_list_id}"
    assert "Signed text" not in shown(staff_client.get(url))
    publish(signed, closing="Truly yours")
    latest = fresh(signed).text_version
    SignatoryFactory(signatory_list=signed.signatory_list, name="Cedar Circle", text_version=latest)
    page = shown(staff_client.get(f"{url}&text_version={version}"))
    assert ("Larch Society" in page, "Cedar Circle" in page, "Signed text" in page) == (True, False, True)


@pytest.mark.parametrize("changes", [1, 3])
def test_the_texts_of_a_list_cost_the_same_for_any_number_of_changes(
    staff_client: Client, signed: LetterPage, changes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(changes):
        publish(fresh(signed), closing=f"Yours {number}")
    staff_client.get(list_url(signed))
    with django_assert_num_queries(27):
        staff_client.get(list_url(signed))


def test_publishing_a_changed_text_that_was_signed_asks_of_which_kind_the_change_is(
    staff_client: Client, signed: LetterPage
) -> None:
    # The form of the tests empties all streams.
    changes = {"closing": "Truly yours", "action-publish": "1"}
    errors = edited(staff_client, signed, **changes)
    assert errors == {
        "text_change": ["People signed this text. Say whether your change is typographic or substantial."]
    }
    assert fresh(signed).closing == "Yours"
    assert edited(staff_client, signed, **changes, text_change="substantial") == {}
    assert fresh(signed).closing == "Truly yours"
    assert TextAssessment.objects.get().kind == TextChangeKind.SUBSTANTIAL


def test_a_draft_or_an_unsigned_text_asks_nothing(staff_client: Client, signed: LetterPage) -> None:
    assert edited(staff_client, signed, closing="Truly yours") == {}
    unsigned = LetterFactory()
    publish(unsigned, closing="Yours")
    assert edited(staff_client, fresh(unsigned), closing="Truly yours", **{"action-publish": "1"}) == {}
    assert TextAssessment.objects.count() == 0


def test_the_kind_that_was_chosen_for_a_draft_is_preselected(staff_client: Client, signed: LetterPage) -> None:
    edited(staff_client, signed, closing="Truly yours", text_change="typographic")
    page = staff_client.get(f"/admin/pages/{signed.pk}/edit/")
    assert page.context["form"]["text_change"].value() == "typographic"
    assert edited(staff_client, signed, closing="Truly yours", **{"action-publish": "1"}) != {}


def test_the_editor_asks_about_a_change_once_and_only_of_a_signed_text(
    staff_client: Client, signed: LetterPage
) -> None:
    def radios(url: str) -> int:
        return shown(staff_client.get(url)).count('name="text_change"')

    assert radios(f"/admin/pages/{signed.pk}/edit/") == 2
    assert radios(reverse("wagtailadmin_pages:add", args=["letters", "letterpage", signed.get_parent().pk])) == 0
