"""Frames, the embed script and oEmbed: a letter on other sites."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.test import Client

from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory

PARTNER = "https://partner.example.org"


@pytest.fixture
def shared(letter: LetterPage) -> LetterPage:
    """Return a letter that a partner's site may embed, with two public signatories and one that is not public."""
    letter.signatory_list.embedding_sites = PARTNER
    letter.signatory_list.save()
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch <Society>")
    SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name="Robin Fernleaf")
    SignatoryFactory(signatory_list=letter.signatory_list, name="Canary", pending=True)
    return letter


def test_the_frame_is_for_the_sites_that_the_list_names(client: Client, shared: LetterPage) -> None:
    answer = client.get(f"{shared.url}embed/")
    policy = answer["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {PARTNER}")
    assert not answer.has_header("X-Frame-Options")
    shared.signatory_list.embedding_sites = f"{PARTNER}\nhttps://other.example.org"
    shared.signatory_list.save()
    assert client.get(f"{shared.url}embed/")["Content-Security-Policy"].endswith(
        f"{PARTNER} https://other.example.org"
    )


def test_a_list_that_names_no_site_is_framed_by_none(client: Client, letter: LetterPage) -> None:
    assert client.get(f"{letter.url}embed/")["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_no_other_page_is_framed(client: Client, shared: LetterPage) -> None:
    for path in (shared.url, f"{shared.url}sign/", f"{shared.url}press/", "/admin/login/", "/letters/"):
        assert client.get(path)["X-Frame-Options"] == "DENY"


def test_the_frame_sets_no_cookie_and_names_who_has_signed(client: Client, shared: LetterPage) -> None:
    answer = client.get(f"{shared.url}embed/?show=names")
    page = answer.content.decode()
    assert not answer.cookies
    assert "Larch &lt;Society&gt;" in page
    assert "Robin Fernleaf" in page
    assert "Canary" not in page
    assert 'show="names"' in page


def test_parts_that_do_not_exist_are_passed_over(client: Client, shared: LetterPage) -> None:
    assert 'show="counts"' in client.get(f"{shared.url}embed/?show=counts+shoes").content.decode()
    assert 'show="counts form names"' in client.get(f"{shared.url}embed/?show=%22onload=").content.decode()


def test_the_frame_is_in_the_language_of_the_letter(client: Client, shared: LetterPage) -> None:
    LetterFactory(
        language="fr", slug=shared.slug, translation_key=shared.translation_key, signatory_list=shared.signatory_list
    )
    french = client.get(f"{shared.url}embed/?language=fr").content.decode()
    assert 'lang="fr"' in french
    assert "Lire la lettre" in french
    assert client.get(f"{shared.url}embed/?language=de").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_frame_asks_as_much_for_any_number(
    client: Client, letter: LetterPage, size: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(size, signatory_list=letter.signatory_list)
    client.get(f"{letter.url}embed/")
    # Queries: letter, counts, groups, tally, sort orders, organizations.
    with django_assert_num_queries(7):
        client.get(f"{letter.url}embed/")


def test_the_script_is_where_others_link_to_and_small(client: Client) -> None:
    answer = client.get("/embed.js")
    assert (answer.status_code, answer["Location"]) == (302, "/static/letters/js/embed.js")
    content = (django_settings.BASE_DIR / "letters/static/letters/js/embed.js").read_bytes()
    assert len(gzip.compress(content)) <= 10_000
    assert b"document.cookie" not in content


def test_the_solver_of_the_proof_of_work_is_where_the_script_loads_it_from(client: Client) -> None:
    answer = client.get("/proof-of-work.js")
    assert (answer.status_code, answer["Location"]) == (302, "/static/signatories/js/proof_of_work.js")


def test_the_script_of_suggestions_is_where_the_script_loads_it_from(client: Client) -> None:
    answer = client.get("/affiliations.js")
    assert (answer.status_code, answer["Location"]) == (302, "/static/letters/js/affiliations.js")


def oembed(client: Client, url: str, parameters: str = "") -> Any:
    return client.get(f"/oembed?url={quote(url)}{parameters}")


def test_a_page_links_to_its_oembed_description(client: Client, shared: LetterPage) -> None:
    page = client.get(shared.url).content.decode()
    address = f"http://testserver/oembed?url={quote(shared.full_url, safe='')}"
    assert f'<link rel="alternate" type="application/json+oembed" title="{shared.title}" href="{address}">' in page
    assert client.get(address).json()["title"] == shared.title


def test_a_size_with_thousands_of_digits_is_no_limit(client: Client, shared: LetterPage) -> None:
    plain = oembed(client, shared.full_url).json()
    assert oembed(client, shared.full_url, f"&maxwidth={'9' * 5_000}").json()["width"] == plain["width"]


def test_a_letter_is_described_with_a_frame(client: Client, shared: LetterPage) -> None:
    description = oembed(client, f"{shared.full_url}?from=mail#sign", "&maxwidth=400&maxheight=9999").json()
    frame = f"http://testserver/letters/{shared.slug}/embed/?language=en"
    assert description == {
        "version": "1.0",
        "type": "rich",
        "title": shared.title,
        "provider_name": "Undersigned",
        "provider_url": "http://testserver",
        "cache_age": 3600,
        "thumbnail_url": f"http://testserver/letters/{shared.slug}/share.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "html": f'<iframe src="{frame}" width="400" height="720" title="{shared.title}" '
        'style="border:0;max-width:100%"></iframe>',
        "width": 400,
        "height": 720,
    }


def test_a_letter_that_no_site_may_show_is_described_as_a_link(client: Client, letter: LetterPage) -> None:
    description = oembed(client, letter.full_url).json()
    assert (description["type"], "html" in description) == ("link", False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[",
        "http://[/letters/the-letter",
        "https://x\u2100/letters/the-letter",
        "https://stranger.example.net/letters/the-letter/",
        "http://testserver/letters/nothing/",
    ],
)
def test_what_is_no_letter_of_ours_is_not_described(client: Client, db: None, url: str) -> None:
    LetterFactory(slug="the-letter")
    assert oembed(client, url).status_code == 404


def test_another_format_is_not_there(client: Client, shared: LetterPage) -> None:
    assert oembed(client, shared.full_url, "&format=xml").status_code == 501


def test_the_language_of_the_address_counts(client: Client, shared: LetterPage) -> None:
    french = LetterFactory(language="fr", slug=shared.slug, title="Gardons", translation_key=shared.translation_key)
    assert oembed(client, french.full_url).json()["title"] == "Gardons"


@pytest.mark.parametrize("language", ["%00", "e%00n", "xx", "EN", "en-ca", "%FF"])
def test_a_language_that_there_is_not_has_no_frame(client: Client, letter: LetterPage, language: str) -> None:
    assert client.get(f"{letter.url}embed/?language={language}").status_code == 404


@pytest.mark.parametrize(
    "address", ["%00", "http://testserver/letters/%00", "%FF", "http://testserver/letters/a%00b/"]
)
def test_an_address_that_nothing_can_have_is_not_found(client: Client, letter: LetterPage, address: str) -> None:
    assert client.get(f"/oembed?url={address}").status_code == 404


@pytest.mark.parametrize("file", ["embed/", "count.svg"])
def test_responses_in_the_language_of_the_letter_have_content_language(
    client: Client, letter: LetterPage, file: str
) -> None:
    french = LetterFactory(language="fr", slug="lac")
    assert client.get(f"{letter.url}{file}")["Content-Language"] == "en"
    for accepted in ("", "en", "fr"):
        answer = client.get(f"/letters/{french.slug}/{file}", headers={"accept-language": accepted})
        assert (answer["Content-Language"], answer.get("Vary")) == ("fr", None)


@pytest.mark.django_db
def test_names_without_a_script_have_headings_for_their_kinds(client: Client) -> None:
    letter = LetterFactory(slug="headed")
    signatory_list = letter.signatory_list
    SignatoryFactory(signatory_list=signatory_list, name="Alder", lead_order=0)
    for name in ("Birch", "Cedar"):
        SignatoryFactory(signatory_list=signatory_list, name=name)
    SignatoryFactory(signatory_list=signatory_list, name="Robin", individual=True)
    text = "".join(client.get("/letters/headed/embed/?show=names").content.decode().split())
    item = "<li><bdi>{}</bdi></li>".format
    lead, organizations = item("Alder"), item("Birch") + item("Cedar")
    assert f"<ul>{lead}</ul><h2>Organizations</h2><ul>{organizations}</ul>" in text
    assert f"<h2>Individuals</h2><ul>{item('Robin')}</ul></noscript>" in text
