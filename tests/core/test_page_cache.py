"""Tests of the cache of pages for anonymous readers, in this process and in browsers and proxies."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import PageViewRestriction

from core.page_cache import _key
from letters.models import LetterPage
from signatories.enums import Signing
from tests.factories import LetterFactory, SignatoryFactory


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["pages"].clear()


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society")
    return letter


ADDRESSES = ["/letters/", "{}", "{}signatories/", "{}signatories/?kind=organization", "{}press/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_sets_no_cookie_and_is_cacheable(client: Client, lake: LetterPage, address: str) -> None:
    answer = client.get(address.format(lake.url))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert client.cookies == {}
    assert answer["Cache-Control"] == "public, max-age=5"
    assert answer["Vary"] == "Cookie"
    assert answer["Content-Language"] == "en"
    assert b"csrf" not in answer.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_page_is_not_sent_again(client: Client, lake: LetterPage, address: str) -> None:
    first = client.get(address.format(lake.url))
    again = client.get(address.format(lake.url), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]
    SignatoryFactory(signatory_list=lake.signatory_list, name="Alder Trust")
    changed = client.get(address.format(lake.url), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_cached_page_costs_no_query_and_no_rendering(
    client: Client, lake: LetterPage, address: str, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    first = client.get(address.format(lake.url))
    with django_assert_num_queries(0):
        again = client.get(address.format(lake.url))
        unchanged = client.get(address.format(lake.url), headers={"if-none-match": first["ETag"]})
        head = client.head(address.format(lake.url))
    assert (again.content, again["ETag"], unchanged.status_code) == (first.content, first["ETag"], 304)
    assert (head.status_code, head.content) == (200, b"")
    assert again.templates == []


def test_unknown_parameters_do_not_create_another_cache_entry(
    client: Client, lake: LetterPage, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    first = client.get(lake.url)
    with django_assert_num_queries(0):
        assert client.get(f"{lake.url}?utm_source=news&kind=individual").content == first.content


def test_each_language_is_cached_separately(client: Client, lake: LetterPage, caches_enabled: None) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, title="Gardons le lac")
    assert client.get(lake.url)["Content-Language"] == "en"
    assert client.get(french.url)["Content-Language"] == "fr"
    assert client.get(lake.url, headers={"accept-language": "fr"})["Content-Language"] == "en"


def test_staff_get_private_pages_that_are_not_cached(
    staff_client: Client, client: Client, lake: LetterPage, caches_enabled: None
) -> None:
    own = staff_client.get(lake.url)
    assert "wagtail-userbar" in own.content.decode()
    assert own["Cache-Control"] == "private, no-cache"
    anonymous = Client().get(lake.url)
    assert "wagtail-userbar" not in anonymous.content.decode()
    assert "wagtail-userbar" in staff_client.get(lake.url).content.decode()


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("{}", (410, "public, max-age=60")),
        ("{}signatories/", (410, "public, max-age=60")),
        ("/letters/nothing/", (404, "no-cache")),
    ],
)
def test_a_404_is_not_cached(
    client: Client, lake: LetterPage, address: str, answered: tuple[int, str], caches_enabled: None
) -> None:
    lake.unpublish()
    first = client.get(address.format(lake.url))
    assert (first.status_code, first.get("Cache-Control")) == answered
    assert caches["pages"].get(_key(first.wsgi_request, ())) is None


def test_a_page_with_a_password_is_not_cached(client: Client, lake: LetterPage, caches_enabled: None) -> None:
    PageViewRestriction.objects.create(page=lake, restriction_type="password", password="larch")
    answer = client.get(lake.url)
    assert "Larch Society" not in answer.content.decode()
    assert "public" not in answer.get("Cache-Control", "")
    assert client.get(lake.url)["Vary"]


@pytest.mark.slow
def test_the_form_sets_its_cookie_and_is_never_cached(client: Client, lake: LetterPage) -> None:
    client.get(lake.url)
    assert client.cookies == {}
    for address in ("sign/?kind=individual", "sign/form/?kind=individual"):
        answer = client.get(f"{lake.url}{address}")
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert set(client.cookies) == {"csrftoken"}


def test_the_cookie_of_the_form_does_not_change_the_page(client: Client, lake: LetterPage) -> None:
    first = client.get(lake.url)
    client.get(f"{lake.url}sign/?kind=individual")
    second = client.get(lake.url)
    assert (second.content, second["Cache-Control"]) == (first.content, first["Cache-Control"])
