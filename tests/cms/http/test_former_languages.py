"""Tests of addresses from before another language became the first one of the site, or a language was removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_url_caches
from django.utils.translation import override
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.digest.enums import SubscriberStatus
from cms.digest.link_tokens import CONFIRM, link
from cms.pages.models import HomePage, StandardPage
from signatories.mail.link_tokens import LinkPurpose
from signatories.mail.link_tokens import link as link_of_signer
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("codes", [("en",), ("fr", "en")])
def test_links_lead_to_the_same_page_in_the_first_language(
    client: Client, settings: Settings, codes: tuple[str, ...]
) -> None:
    asked = subscriber(language="fr", status=SubscriberStatus.UNCONFIRMED, confirmed_at=None)
    urls = [
        link(CONFIRM, asked, "fr"),
        link_of_signer(LinkPurpose.MANAGE, SignatoryFactory(email="ada@example.org"), "fr"),
    ]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in codes]
    settings.LANGUAGE_CODE = codes[0]
    for url in urls:
        path = url.removeprefix("http://testserver")
        assert path.startswith("/fr/")
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, path.removeprefix("/fr"))
        assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("path", ["/xq/digest/confirm/a:b:c/", "/fr/elsewhere/a:b:c/", "/fr/digest/confirm/a:b:c/"])
def test_nothing_else_is_redirected(client: Client, path: str) -> None:
    with override("en"):
        assert client.get(path).status_code == 404


@pytest.fixture
def french_first(settings: Settings) -> Iterator[None]:
    """Make French the first language of a site whose first language was English."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("fr", "French"), ("en", "English")]
    settings.LANGUAGE_CODE = "fr"
    # URLs are reversed by patterns that were made with the prefixes of before.
    clear_url_caches()
    yield
    clear_url_caches()


def redirects(client: Client, *paths: str) -> list[tuple[int, str]]:
    """Return the status of each answer and where it leads; "" for one that leads nowhere."""
    responses = [client.get(path) for path in paths]
    return [(response.status_code, response.get("Location", "")) for response in responses]


@pytest.mark.usefixtures("french_first")
def test_addresses_below_the_prefix_of_the_first_language_lead_to_those_without(client: Client) -> None:
    LetterFactory(slug="lac", language="fr")
    NewsFactory(slug="manif", language="fr")
    paths = ("/", "/letters/", "/letters/lac/", "/letters/lac/press/", "/letters/lac/feed.atom", "/news/manif/")
    queries = ("/letters/?q=eau&page=2", "/search/?q=eau")
    assert redirects(client, *(f"/fr{path}" for path in (*paths, *queries))) == [
        (301, path) for path in (*paths, *queries)
    ]
    assert redirects(client, *paths) == [(200, "")] * len(paths)
    assert client.get("/fr/letters/")["Cache-Control"] == "public, max-age=60"


@pytest.mark.usefixtures("french_first")
def test_a_redirect_of_staff_to_an_address_below_the_prefix_makes_no_loop(client: Client) -> None:
    Redirect.add_redirect("/donner", "/fr/donner/", is_permanent=False)
    assert redirects(client, "/donner/", "/fr/donner/") == [(302, "/fr/donner/"), (404, "")]
    assert redirects(client, "/fr/autre/") == [(301, "/autre/")]


@pytest.mark.usefixtures("french_first")
def test_addresses_of_the_language_that_was_first_lead_to_its_pages(client: Client) -> None:
    LetterFactory(slug="lake")
    NewsFactory(slug="rally")
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="About us", slug="about-us", locale=home.locale))
    paths = ["/letters/lake/", "/news/rally/", "/about-us/", "/about-us/?from=mail"]
    assert redirects(client, *paths) == [(302, f"/en{path}") for path in paths]
    assert redirects(client, *(f"/en{path}" for path in paths)) == [(200, "")] * 4
    french = HomePage.objects.get(locale__language_code="fr")
    french.add_child(instance=StandardPage(title="À propos", slug="about-us", locale=french.locale))
    assert redirects(client, "/about-us/") == [(200, "")]


@pytest.mark.usefixtures("french_first")
def test_no_address_of_a_former_language_leads_to_a_page_that_is_not_public(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="Canary", slug="canary", live=False, locale=home.locale))
    assert redirects(client, "/canary/", "/nowhere/", "/en/nowhere/") == [(404, "")] * 3


@pytest.mark.usefixtures("french_first")
def test_addresses_of_former_languages_lead_to_no_other_site(client: Client) -> None:
    assert redirects(client, "/fr//evil.example.com/", "/fr///evil.example.com") == [
        (301, "/evil.example.com/"),
        (301, "/evil.example.com"),
    ]


def test_languages_in_their_order_are_not_redirected(client: Client) -> None:
    assert redirects(client, "/fr/nulle-part/", "/de/", "/nowhere/") == [(404, "")] * 3


@pytest.mark.usefixtures("french_first")
def test_oembed_finds_letters_at_their_addresses_from_before(client: Client) -> None:
    LetterFactory(slug="lac", title="Lac", language="fr")
    LetterFactory(slug="lake", title="Lake")
    paths = {"/fr/letters/lac/": "Lac", "/letters/lac/": "Lac", "/letters/lake/": "Lake", "/en/letters/lake/": "Lake"}
    found = {path: client.get("/oembed", {"url": f"{Site.objects.get().root_url}{path}"}) for path in paths}
    assert {path: response.json()["title"] for path, response in found.items()} == paths
    assert client.get("/oembed", {"url": "http://elsewhere.example/fr/letters/lac/"}).status_code == 404
