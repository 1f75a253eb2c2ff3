from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.content.reserved_slugs import check_slug, reserved_slugs
from cms.pages.models import HomePage, StandardPage

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
