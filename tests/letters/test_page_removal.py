"""Staff see the consequences of a new slug, of unpublishing and of deleting before they confirm."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterIndexPage, LetterPage
from letters.page_removal import removals_for
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

NOTICE = "This letter is public. If you change its slug"


@pytest.fixture
def lake(db: None, typesetter: Any) -> LetterPage:
    signatory_list = SignatoryListFactory(open=True)
    letter: LetterPage = LetterFactory(title="Keep the lake", slug="lake", signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list)
    SignatoryFactory.create_batch(2, signatory_list=signatory_list, unconfirmed=True)
    make_edition(request_edition(signatory_list))
    return letter


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.slow
def test_the_editor_warns_before_the_slug_of_a_public_letter_is_changed(
    staff_client: Client, lake: LetterPage
) -> None:
    draft = LetterFactory(live=False)
    assert NOTICE in shown(staff_client, f"/admin/pages/{lake.pk}/edit/")
    assert NOTICE not in shown(staff_client, f"/admin/pages/{draft.pk}/edit/")


@pytest.mark.parametrize(
    "address",
    ["/admin/pages/{}/unpublish/", "/admin/bulk/wagtailcore/page/unpublish/?id={}", "/admin/pages/{}/delete/"],
)
def test_the_last_public_language_takes_everything_along(staff_client: Client, lake: LetterPage, address: str) -> None:
    page = shown(staff_client, address.format(lake.pk))
    assert "No language of the letter stays public. It can no longer be signed." in page
    assert "2 signatures that wait for their confirmation cannot be confirmed any more." in page
    assert "The PDF of 1 edition in this language says at its permanent address" in page
    assert ("brings all of this back" in page) is ("unpublish" in address)


@pytest.mark.parametrize("address", ["/admin/pages/{}/delete/", "/admin/bulk/wagtailcore/page/delete/?id={}"])
def test_one_of_two_languages_goes_alone_and_the_list_stays(
    staff_client: Client, lake: LetterPage, address: str
) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, title="Gardons le lac")
    page = shown(staff_client, address.format(lake.pk))
    assert "Only this language is removed. These stay public: Gardons le lac (French)" in page
    assert "The signatory list stays, with 3 entries and their contact data." in page
    assert "No language of the letter stays public" not in page


def test_a_page_names_all_letters_that_go_with_it(staff_client: Client, lake: LetterPage) -> None:
    LetterFactory(title="Keep the sea")
    index = LetterIndexPage.objects.get(locale__language_code="en")
    page = shown(staff_client, f"/admin/pages/{index.pk}/delete/")
    assert ("Keep the lake (English)" in page, "Keep the sea (English)" in page) == (True, True)


@pytest.mark.slow
def test_publishing_a_new_slug_shows_a_warning(staff_client: Client, lake: LetterPage) -> None:
    form = staff_client.get(f"/admin/pages/{lake.pk}/edit/").context["form"]
    fields = {
        name: value for name, value in form.initial.items() if isinstance(value, str | int) and value is not False
    }
    for name in form.formsets:
        fields |= {
            f"{name}-{field}": 0 for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
        }
    streams = ("recipients", "copies", "body", "press_contacts", "press_quotes", "press_images")
    data = fields | {f"{name}-count": 0 for name in streams}
    data |= {"date": "", "press_release": '{"blocks": [], "entityMap": {}}'}
    answer = staff_client.post(
        f"/admin/pages/{lake.pk}/edit/", data | {"slug": "water", "action-publish": "1"}, follow=True
    )
    assert LetterPage.objects.get().slug == "water"
    assert "The letter has a new address. “lake” now redirects to “water”." in " ".join(
        str(message) for message in answer.context["messages"]
    )


def test_the_removal_of_a_page_that_is_gone_affects_no_letter(db: None) -> None:
    assert removals_for(0) == []
