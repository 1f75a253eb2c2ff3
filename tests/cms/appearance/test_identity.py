"""Every screen of staff has the name, the logo and the icon of the default site."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Site

from cms.appearance.identity import CACHE_KEY, Identity, admin_identity
from cms.appearance.models import Appearance, SiteTexts
from letters.models import Letterhead, LetterPage

pytestmark = pytest.mark.django_db
SCREENS: list[Callable[[LetterPage], str]] = [
    lambda letter: reverse("wagtailadmin_home"),
    lambda letter: reverse("wagtailadmin_explore", args=[letter.get_parent().pk]),
    lambda letter: reverse("wagtailadmin_pages:edit", args=[letter.pk]),
    lambda letter: reverse("site_texts:list"),
    lambda letter: reverse("wagtailadmin_account"),
]


@pytest.fixture
def lake() -> Site:
    """Return the site with a name, a logo and an icon, none of them cached."""
    site = Site.objects.get()
    picture = get_image_model().objects.create(title="Logo", file=get_test_image_file("logo.png", size=(300, 60)))
    SiteTexts.objects.create(site=site, locale=Locale.get_default(), name="Coalition <of> the Lake")
    Appearance.objects.create(site=site, logo=picture, icon=picture)
    cache.delete(CACHE_KEY)
    return site


def name(language: str = "en") -> str:
    return admin_identity(language).name


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_has_name_logo_and_icon(
    staff_client: Client, letter: LetterPage, lake: Site, screen: Callable[[LetterPage], str]
) -> None:
    html = staff_client.get(screen(letter)).text
    assert "- Coalition &lt;of&gt; the Lake</title>" in html
    logo = (
        r'<img src="/media/images/[^"]+\.png" width="150" height="30" alt="Coalition &lt;of&gt; the Lake"></template>'
    )
    assert re.search(logo, html)
    assert re.search(r'<link rel="icon" href="/media/images/[^"]+\.png" type="image/png">', html)


def test_so_does_the_page_to_sign_in(client: Client, lake: Site) -> None:
    html = client.get(reverse("wagtailadmin_login")).text
    assert "- Coalition &lt;of&gt; the Lake</title>" in html
    assert "Sign in to Coalition &lt;of&gt; the Lake</h1>" in html
    assert re.search(
        r'<div class="login-logo"><img src="/media/images/[^"]+" width="150" height="30" alt=""></div>', html
    )


def test_a_site_without_a_name_and_pictures_has_those_of_the_software(staff_client: Client) -> None:
    html = staff_client.get(reverse("wagtailadmin_account")).text
    assert "- Undersigned</title>" in html
    assert "<template data-wagtail-sidebar-branding-logo></template>" in html
    assert "wagtailadmin/images/favicon.ico" in html


def test_names_are_in_the_language_of_staff(lake: Site) -> None:
    SiteTexts.objects.create(site=lake, locale=Locale.objects.get(language_code="fr"), name="Coalition du lac")
    cache.delete(CACHE_KEY)
    assert [name(language) for language in ("en", "fr", "it")] == [
        "Coalition <of> the Lake",
        "Coalition du lac",
        "Coalition <of> the Lake",
    ]


def test_the_name_is_that_of_the_default_site(lake: Site) -> None:
    other = Site.objects.create(hostname="other.example.org", root_page=lake.root_page, site_name="Canary")
    SiteTexts.objects.create(site=other, locale=Locale.get_default(), name="Canary")
    cache.delete(CACHE_KEY)
    assert name() == "Coalition <of> the Lake"
    Site.objects.update(is_default_site=False)
    cache.delete(CACHE_KEY)
    assert admin_identity("en") == Identity()


def test_what_is_saved_shows_on_the_next_screen(
    lake: Site, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert name() == "Coalition <of> the Lake"
    with django_capture_on_commit_callbacks(execute=True):
        SiteTexts.objects.all().delete()
    assert name() == lake.site_name
    with django_capture_on_commit_callbacks(execute=True):
        Letterhead.objects.create(site=lake, name="Lake United")
    assert name() == "Lake United"
    with django_capture_on_commit_callbacks(execute=True):
        get_image_model().objects.get().delete()
    assert admin_identity("en") == Identity("Lake United")


def test_a_change_shows_once_it_is_committed(lake: Site) -> None:
    assert name() == "Coalition <of> the Lake"
    SiteTexts.objects.all().delete()
    assert name() == "Coalition <of> the Lake"


def test_only_the_first_screen_costs_queries(lake: Site, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    admin_identity("en")
    with django_assert_num_queries(0):
        assert admin_identity("en").logo
    cache.delete(CACHE_KEY)
    with django_assert_num_queries(4):
        assert admin_identity("en").logo
