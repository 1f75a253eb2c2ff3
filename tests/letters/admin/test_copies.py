"""A copied letter is another letter: it has a slug of its own, whatever it was copied with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.pages.models import HomePage, StandardPage
from letters.models import LetterIndexPage, LetterPage
from letters.models.addresses import HeldSlug
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def copy_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:copy", args=[page.pk])


def suggested(client: Client, page: Page) -> str:
    return str(client.get(copy_url(page)).context["form"]["new_slug"].value())


@pytest.fixture
def lake() -> LetterPage:
    letter: LetterPage = LetterFactory(slug="lake")
    return letter


@pytest.fixture
def other_index(lake: LetterPage) -> LetterIndexPage:
    """Return the list of letters of another site."""
    english = Locale.objects.get(language_code="en")
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Other", slug="other", locale=english))
    index: LetterIndexPage = home.add_child(instance=LetterIndexPage(title="Letters", locale=english))
    return index


def test_a_free_slug_is_suggested(staff_client: Client) -> None:
    lake = LetterFactory(slug="lake")
    assert suggested(staff_client, lake) == "lake-1"
    LetterFactory(slug="lake-1")
    LetterFactory(slug="lake-2", language="fr")
    assert suggested(staff_client, lake) == "lake-2"
    home = HomePage.objects.get(locale__language_code="en")
    about = home.add_child(instance=StandardPage(title="About", slug="about"))
    assert suggested(staff_client, about) == "about-1"


def test_a_letter_is_copied_with_what_the_form_suggests(staff_client: Client) -> None:
    lake = LetterFactory(slug="lake", title="Lake")
    data = {"new_title": "Lake", "new_slug": suggested(staff_client, lake), "new_parent_page": lake.get_parent().pk}
    assert staff_client.post(copy_url(lake), data).status_code == 302
    copy = LetterPage.objects.get(slug="lake-1")
    assert (copy.title, copy.live, copy.signatory_list_id == lake.signatory_list_id) == ("Lake", False, False)
    assert copy.get_latest_revision_as_object().slug == "lake-1"


@pytest.mark.parametrize(("more", "status"), [({}, 200), ({"alias": "on"}, 302)])
def test_a_letter_is_not_copied_to_another_site_with_its_slug(
    staff_client: Client, lake: LetterPage, other_index: LetterIndexPage, more: dict[str, str], status: int
) -> None:
    data = {"new_title": "Lake", "new_slug": "lake", "new_parent_page": other_index.pk, **more}
    response = staff_client.post(copy_url(lake), data)
    assert response.status_code == status
    if status == 200:
        message = "A letter of another site has this slug. Choose another one."
        assert response.context["form"].errors == {"new_slug": [message]}
    assert LetterPage.objects.filter(alias_of=None).count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("publish", [{}, {"publish_copies": "on"}])
def test_letters_below_a_copied_page_have_slugs_of_their_own(
    staff_client: Client, count: int, publish: dict[str, Any]
) -> None:
    lakes = [LetterFactory(slug=f"lake-{number}") for number in range(count)]
    for lake in lakes:
        lake.save_revision().publish()
    LetterFactory(slug="lac", language="fr")
    home = HomePage.objects.get(locale__language_code="en")
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": Page.get_first_root_node().pk}
    assert staff_client.post(copy_url(home), {**data, "copy_subpages": "on", **publish}).status_code == 302
    copies = LetterPage.objects.descendant_of(HomePage.objects.get(slug="copy")).order_by("path")
    expected = [f"lake-{number}-1" for number in range(count)]
    assert [copy.slug for copy in copies] == expected
    assert [copy.get_latest_revision_as_object().slug for copy in copies] == expected
    assert [copy.url_path for copy in copies] == [f"/copy/letters/{slug}/" for slug in expected]
    slugs = set(HeldSlug.objects.filter(letter__in=copies).values_list("slug", flat=True))
    assert slugs <= set(expected)
    assert [LetterPage.objects.get(pk=lake.pk).slug for lake in lakes] == [lake.slug for lake in lakes]
