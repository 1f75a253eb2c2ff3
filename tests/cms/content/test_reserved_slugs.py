from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.content.reserved_slugs import check_slug, reserved_slugs
from cms.pages.models import HomePage, StandardPage
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db


def test_first_parts_of_addresses_are_reserved() -> None:
    expected = {"admin", "api", "documents", "editions", "letters", "signatures", "oembed", "_util", "media"}
    assert expected - reserved_slugs() == set()


@pytest.mark.parametrize("slug", ["admin", "media", "fr", "FR", "api", "_util"])
def test_a_page_cannot_hide_another_part_of_the_site(slug: str) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    with pytest.raises(ValidationError) as raised:
        home.add_child(instance=StandardPage(title="About", slug=slug))
    message = f"“{slug}” is the address of another part of the site. Choose another slug."
    assert raised.value.message_dict == {"slug": [message]}
    assert HomePage.objects.get(pk=home.pk).numchild == 1


@pytest.mark.parametrize("slug", ["about", "administration", "lettres", "news", "été"])
def test_other_slugs_are_free(slug: str) -> None:
    check_slug(slug)


def test_further_down_a_slug_hides_nothing(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    about = home.add_child(instance=StandardPage(title="About", slug="about"))
    about.add_child(instance=StandardPage(title="The letters", slug="letters"))
    assert client.get("/about/letters/").status_code == 200


@pytest.fixture
def search_of_about() -> StandardPage:
    """Return a page whose slug is free below another page, but not below the home page."""
    home = HomePage.objects.get(locale__language_code="en")
    about = home.add_child(instance=StandardPage(title="About", slug="about"))
    page: StandardPage = about.add_child(instance=StandardPage(title="Search", slug="search"))
    return page


def test_a_page_is_not_moved_to_where_it_would_not_be_found(
    staff_client: Client, search_of_about: StandardPage
) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:move_confirm", args=[search_of_about.pk, home.pk])
    staff_client.post(address)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    staff_client.post(f"{bulk}?id={search_of_about.pk}", {"chooser": home.pk})
    assert Page.objects.get(slug="search").url == "/about/search/"
    other = home.add_child(instance=StandardPage(title="Other", slug="other"))
    staff_client.post(reverse("wagtailadmin_pages:move_confirm", args=[search_of_about.pk, other.pk]))
    assert Page.objects.get(slug="search").url == "/other/search/"


@pytest.mark.parametrize("more", [{}, {"alias": "on"}])
def test_a_page_is_not_copied_to_where_it_would_not_be_found(
    staff_client: Client, search_of_about: StandardPage, more: dict[str, str]
) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    copy = reverse("wagtailadmin_pages:copy", args=[search_of_about.pk])
    data = {"new_title": "Search", "new_slug": "search", "new_parent_page": home.pk, **more}
    response = staff_client.post(copy, data)
    message = "“search” is the address of another part of the site. Choose another slug."
    assert response.context["form"].errors == {"new_slug": [message]}
    assert staff_client.post(copy, {**data, "new_slug": "find"}).status_code == 302
    assert sorted(Page.objects.filter(title="Search").values_list("url_path", flat=True)) == [
        "/home/about/search/",
        "/home/find/",
    ]


def test_a_post_is_not_copied_to_the_address_of_an_archive(staff_client: Client) -> None:
    post = NewsFactory()
    data = {"new_title": "Rally", "new_slug": "2024", "new_parent_page": post.get_parent().pk}
    response = staff_client.post(reverse("wagtailadmin_pages:copy", args=[post.pk]), data)
    message = "“2024” is the address of an archive. Choose another slug."
    assert response.context["form"].errors == {"new_slug": [message]}
