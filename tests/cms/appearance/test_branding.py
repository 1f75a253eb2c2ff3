"""All pages of a site show the logo and colour of the appearance of the site, and the name of its letterhead."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from cms.appearance.branding import branding_for
from cms.appearance.models import Appearance
from letters.models import Letterhead, LetterPage
from signatories.enums import Signing
from tests.cms.appearance.style_sheets import style_sheet

PAGES = [
    *("/letters/", "{}", "{}signatories/", "{}sign/", "{}press/", "{}signed/", "/editions/check/"),
    *("/signatures/link/", "/signatures/privacy/", "/signatures/confirm/nothing/", "/letters/nothing/"),
]


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def header(client: Client, address: str) -> str:
    match = re.search(r'<a class="site-name"[^>]*>(.*?)</a>', client.get(address).content.decode(), re.DOTALL)
    assert match
    return match[1]


@pytest.mark.parametrize("address", PAGES)
def test_the_name_is_that_of_the_letterhead_on_every_page(client: Client, lake: LetterPage, address: str) -> None:
    site = Site.objects.get()
    assert header(client, address.format(lake.url)) == site.site_name
    Letterhead.objects.create(site=site, name="Coalition of the Lake", colour="#7a1020")
    Appearance.objects.create(site=site, colour="#ffcc00")
    assert header(client, address.format(lake.url)) == "Coalition of the Lake"
    page = client.get(address.format(lake.url)).content.decode()
    assert "--accent: #ffcc00; --on-accent: #111111;" in style_sheet(client, address.format(lake.url))
    assert "Coalition of the Lake</span> ·" in page


def test_a_site_without_any_name_has_a_plain_one(client: Client, lake: LetterPage) -> None:
    Site.objects.update(site_name="")
    assert header(client, lake.url) == "Open letters"
    assert header(client, "/fr/letters/") == "Lettres ouvertes"


def test_a_logo_stands_in_the_place_of_the_name(client: Client, lake: LetterPage) -> None:
    logo = get_image_model().objects.create(title="Logo", file=get_test_image_file("logo.png"))
    Letterhead.objects.create(site=Site.objects.get(), name="Coalition of the Lake")
    Appearance.objects.create(site=Site.objects.get(), logo=logo)
    shown = header(client, lake.url)
    assert re.fullmatch(r'<img src="/media/images/[^"]+" width="\d+" height="\d+" alt="Coalition of the Lake">', shown)


def test_logo_and_colour_of_print_leave_the_pages_their_own(client: Client, lake: LetterPage) -> None:
    logo = get_image_model().objects.create(title="Logo", file=get_test_image_file("logo.png"))
    Letterhead.objects.create(site=Site.objects.get(), name="Coalition of the Lake", colour="#7a1020", logo=logo)
    assert header(client, lake.url) == "Coalition of the Lake"
    assert "--accent" not in client.get(lake.url).content.decode()


@pytest.mark.django_db
def test_readers_of_a_site_that_was_just_deleted_see_the_one_that_answers_now(caches_enabled: None) -> None:
    default = Site.objects.get()
    other = Site.objects.create(hostname="other.example.org", root_page=default.root_page, site_name="Other")
    request = RequestFactory().get("/", headers={"host": "other.example.org"})
    assert branding_for(request).name == "Other"
    other.delete()
    with override("fr"):
        assert branding_for(request).name == default.site_name
