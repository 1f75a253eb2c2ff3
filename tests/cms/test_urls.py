from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def test_the_root_is_the_home_page_of_the_first_language(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Content-Language"]) == (200, "en")


def test_the_root_of_a_language_is_its_home_page(client: Client) -> None:
    answer = client.get("/fr/?utm=1")
    assert (answer.status_code, answer["Content-Language"]) == (200, "fr")
    assert client.get("/it/").status_code == 404


def test_the_api_documentation_loads_nothing_from_other_hosts(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert [address for address in re.findall(r'(?:src|href)="([^"]+)"', page) if not address.startswith("/")] == []


@pytest.mark.slow
def test_the_api_serves_its_openapi_schema(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert sorted(description["paths"]) == [
        "/api/v1/calls-to-action",
        "/api/v1/contact",
        "/api/v1/contact/new",
        "/api/v1/digest",
        "/api/v1/digest/previews/{token}",
        "/api/v1/digest/{issue}",
        "/api/v1/editions/{sha256}",
        "/api/v1/home",
        "/api/v1/letters",
        "/api/v1/letters/{slug}",
        "/api/v1/letters/{slug}/affiliations",
        "/api/v1/letters/{slug}/counts",
        "/api/v1/letters/{slug}/editions",
        "/api/v1/letters/{slug}/sign-ons",
        "/api/v1/letters/{slug}/sign-ons/listed",
        "/api/v1/letters/{slug}/sign-ons/new",
        "/api/v1/letters/{slug}/signatories",
        "/api/v1/members",
        "/api/v1/members/{member}",
        "/api/v1/news",
        "/api/v1/news/archives",
        "/api/v1/news/previews/{token}",
        "/api/v1/news/{post}",
        "/api/v1/previews/{token}",
        "/api/v1/sign-ons/address",
        "/api/v1/sign-ons/address/confirm",
        "/api/v1/sign-ons/address/object",
        "/api/v1/sign-ons/address/refuse",
        "/api/v1/sign-ons/confirm",
        "/api/v1/sign-ons/decline",
        "/api/v1/sign-ons/dispute",
        "/api/v1/sign-ons/links",
        "/api/v1/sign-ons/manage",
        "/api/v1/sign-ons/show",
        "/api/v1/sign-ons/sign-new-text",
        "/api/v1/sign-ons/withdraw",
        "/api/v1/site",
        "/api/v1/subscriptions",
        "/api/v1/subscriptions/new",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/letters/lake/signatories.csv",
        "/letters/lake/signatories.json",
        "/letters/lake/count.svg",
        "/letters/lake/embed/",
        "/letters/lake/feed.atom",
        "/letters/feed.atom",
        "/oembed?url=http://testserver/letters/lake/",
        "/sitemap.xml",
        "/api/v1/openapi.json",
    ],
)
def test_resources_embedded_by_other_sites_are_cacheable_and_revalidated(client: Client, address: str) -> None:
    now = timezone.now()
    letter = LetterFactory(slug="lake", first_published_at=now, last_published_at=now)
    SignatoryFactory(signatory_list=letter.signatory_list)
    first = client.get(address)
    assert (first.status_code, first["Cache-Control"].startswith("public, max-age=")) == (200, True)
    again = client.get(address, headers={"if_none_match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_wagtails_api_lists_the_letter_and_no_signatories(client: Client) -> None:
    letter = LetterFactory(title="Keep the lake", subject="The lake")
    SignatoryFactory(name="Canary", signatory_list=letter.signatory_list)
    answer = client.get("/api/v2/pages/?type=letters.LetterPage&fields=*")
    (page,) = answer.json()["items"]
    assert (page["title"], page["subject"]) == ("Keep the lake", "The lake")
    assert "Canary" not in answer.content.decode()
    assert "signatory_list" not in page


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/letters/", headers={"Host": "evil.example.com"}).status_code == 400


def test_an_error_page_needs_neither_context_nor_database() -> None:
    from django.template.loader import get_template

    page = get_template("500.html").render()
    assert "Something went wrong" in page
    assert "Une erreur est survenue" in page
