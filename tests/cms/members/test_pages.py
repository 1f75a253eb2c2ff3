"""The page of members, and the letters of one member."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from cms.members import models
from signatories.enums import Status
from signatories.models import MemberGroup, Organization, Relation
from tests.cms.members.organizations import logo, member, members_page
from tests.factories import LetterFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
Fixture = Any


def names(text: str) -> list[str]:
    """Return the names of the members on a page, in their order."""
    return re.findall(r'member-name">.*?<bdi[^>]*>(.*?)</bdi>', text, re.DOTALL)


def headings(text: str) -> list[str]:
    return re.findall(r'<h2 id="(?:group|letter)-[^>]*>(.*?)</h2>', text)


def sign(organization: Organization, number: int = 1, **fields: Any) -> list[Any]:
    """Let an organization sign new public letters, and return these."""
    letters = LetterFactory.create_batch(number)
    for letter in letters:
        SignatoryFactory(
            signatory_list=letter.signatory_list, organization=organization, name=organization.name, **fields
        )
    return letters


def test_only_listed_members_are_on_the_page(client: Client) -> None:
    members_page()
    member("Alder Union")
    member("Canary hidden", is_listed=False)
    OrganizationFactory(name="Canary ally", relation=Relation.objects.filter(is_membership=False).first())
    OrganizationFactory(name="Canary stranger")
    text = client.get("/members/").text
    assert (names(text), "Canary" in text) == (["Alder Union"], False)
    assert "1 organization<" in text


def test_without_members_the_page_says_so(client: Client) -> None:
    members_page()
    text = client.get("/members/").text
    assert "No member is listed yet." in text
    assert 'role="search"' not in text


def test_members_are_below_the_headings_of_their_groups_in_the_language_of_the_page(client: Client) -> None:
    members_page()
    members_page("fr", title="Membres", slug="membres")
    labour = MemberGroup.objects.create(label="Labour", labels={"fr": "Syndicats"}, position=2)
    faith = MemberGroup.objects.create(label="Faith groups", position=1)
    member("Cedar Union", member_group=labour)
    member("Birch Union", member_group=labour, names={"fr": "Union du bouleau"})
    member("Alder Church", member_group=faith)
    member("Dogwood Society")
    english, french = client.get("/members/").text, client.get("/fr/membres/").text
    assert headings(english) == ["Faith groups", "Labour", "Other members"]
    assert names(english) == ["Alder Church", "Birch Union", "Cedar Union", "Dogwood Society"]
    assert headings(french) == ["Faith groups", "Syndicats", "Autres membres"]
    assert names(french) == ["Alder Church", "Cedar Union", "Union du bouleau", "Dogwood Society"]
    assert f'<h2 id="group-{faith.pk}" lang="en">' in french
    assert f'<a href="#group-{labour.pk}">Labour</a>' in english


def test_names_sort_without_articles_and_by_the_alphabet_of_the_page(client: Client) -> None:
    members_page(is_grouped=False)
    for name in ("The Cedar Network", "Élan", "Zoo Watch", "birch", "Łódka"):
        member(name)
    assert names(client.get("/members/").text) == ["birch", "The Cedar Network", "Élan", "Łódka", "Zoo Watch"]


def test_names_in_another_language_say_which(client: Client) -> None:
    members_page()
    member("Union du bouleau", names={"fr": "Union du bouleau"})
    member("اتحاد")
    text = client.get("/members/").text
    assert '<bdi lang="fr">Union du bouleau</bdi>' in text
    assert '<bdi lang="und-Arab">اتحاد</bdi>' in text


def test_a_long_list_without_groups_has_letters_and_a_search(client: Client, monkeypatch: Fixture) -> None:
    monkeypatch.setattr(models, "LONG_LIST", 2)
    members_page(is_grouped=False)
    for name in ("Alder Union", "Birch Union", "Écluse"):
        member(name)
    text = client.get("/members/").text
    assert headings(text) == ["A", "B", "E"]
    assert '<a href="#letter-E">E</a>' in text
    found = client.get("/members/", {"q": "ecluse"}).text
    assert names(found) == ["Écluse"]
    assert '<meta name="robots" content="noindex, follow">' in found
    nothing = client.get("/members/", {"q": "nowhere\x00<b>"}).text
    assert ("No member matches." in nothing, "<b>" in nothing) == (True, False)


def test_a_short_list_has_neither(client: Client) -> None:
    members_page(is_grouped=False)
    member("Alder Union")
    member("Birch Union")
    text = client.get("/members/", {"q": "alder"}).text
    assert (names(text), headings(text), 'role="search"' in text) == (["Alder Union", "Birch Union"], [], False)


def test_many_members_are_on_several_pages_and_links_lead_to_the_right_one(
    client: Client, monkeypatch: Fixture
) -> None:
    monkeypatch.setattr(models, "LONG_LIST", 2)
    monkeypatch.setattr(models, "MEMBERS_PER_PAGE", 2)
    members_page(is_grouped=False)
    for name in ("Alder", "Ash", "Aspen", "Birch"):
        member(name)
    first, second = client.get("/members/").text, client.get("/members/?page=2").text
    assert (names(first), names(second)) == (["Alder", "Ash"], ["Aspen", "Birch"])
    assert '<a href="/members/?page=2#letter-B">B</a>' in first
    assert '<a href="/members/#letter-A">A</a>' in second
    assert ("Next page" in first, "Older" in first) == (True, False)


def test_a_logo_is_shown_only_where_the_member_permits_it_and_the_page_wants_it(client: Client) -> None:
    page = members_page()
    permitted, refused = logo(), logo()
    member("Alder Union", logo=permitted, logo_alt="An alder", logo_permitted=True)
    member("Birch Union", logo=refused, logo_alt="Canary", logo_permitted=False)
    text = client.get("/members/").text
    assert (text.count("<img "), "Canary" in text) == (1, False)
    assert re.search(r'srcset="\S+ 106w, \S+ 213w"', text)
    page.shows_logos = False
    page.save()
    assert "<img " not in client.get("/members/?page=1").text


def test_a_website_is_a_link_and_time_of_joining_is_said(client: Client) -> None:
    members_page()
    member("Alder Union", website="https://alder.example.org", member_since="2015")
    text = client.get("/members/").text
    assert '<a href="https://alder.example.org"><bdi>Alder Union</bdi></a>' in text
    assert "Member since 2015" in text


def test_letters_are_counted_once_in_whatever_languages_and_only_public_signatures(client: Client) -> None:
    members_page()
    alder, birch = member("Alder Union"), member("Birch Union")
    (letter,) = sign(alder)
    LetterFactory(signatory_list=letter.signatory_list, language="fr", translation_key=letter.translation_key)
    sign(alder)
    sign(birch, is_name_hidden=True)
    for status in set(Status) - {Status.PUBLISHED}:
        sign(birch, status=status)
    draft = LetterFactory(live=False)
    SignatoryFactory(signatory_list=draft.signatory_list, organization=birch)
    SignatoryFactory(signatory_list=SignatoryListFactory(), organization=birch)
    restricted = LetterFactory()
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    SignatoryFactory(signatory_list=restricted.signatory_list, organization=birch)
    text = client.get("/members/").text
    assert f'href="/members/{alder.pk}/"' in text
    assert "Signed 2 letters" in text
    assert f"/members/{birch.pk}/" not in text
    assert client.get(f"/members/{birch.pk}/").status_code == 404


def test_the_letters_of_a_member_are_listed_in_the_language_of_the_page(client: Client) -> None:
    members_page()
    members_page("fr", title="Membres", slug="membres")
    alder = member("Alder Union", names={"fr": "Union de l’aulne"})
    both, english = sign(alder, 2)
    LetterFactory(
        title="Gardons le lac",
        signatory_list=both.signatory_list,
        language="fr",
        translation_key=both.translation_key,
    )
    LetterFactory(title="Canary")
    text = client.get(f"/fr/membres/{alder.pk}/").text
    assert "<h1><bdi>Union de l’aulne</bdi></h1>" in text
    assert ("Gardons le lac" in text, both.title in text, "Canary" in text) == (True, False, False)
    assert f'lang="en">{english.title}</a>' in text
    assert f'<link rel="canonical" href="http://testserver/fr/membres/{alder.pk}/">' in text
    assert f'hreflang="en" href="http://testserver/members/{alder.pk}/"' in text


@pytest.mark.parametrize("change", ["unlisted", "left", "unpublished", "hidden letters"])
def test_the_letters_of_a_member_are_at_no_address_if_the_page_does_not_show_them(client: Client, change: str) -> None:
    page = members_page(shows_letters=change != "hidden letters")
    alder = member("Alder Union", is_listed=change != "unlisted")
    sign(alder)
    if change == "left":
        Organization.objects.update(relation=None)
    if change == "unpublished":
        page.unpublish()
    assert client.get(f"/members/{alder.pk}/").status_code == 404
    if change == "hidden letters":
        assert "Signed 1 letter" not in client.get("/members/").text


@pytest.mark.parametrize("path", ["0/", "999999/", f"{'9' * 30}/", "١/", "1/1/"])
def test_addresses_of_no_member_are_not_found(client: Client, path: str) -> None:
    members_page()
    sign(member("Alder Union"))
    assert client.get(f"/members/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_members_and_letters(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members_page()
    for number in range(count):
        group = MemberGroup.objects.create(label=f"Group {number}")
        alder = member(f"Alder {number}", member_group=group, logo=logo(), logo_alt="An alder", logo_permitted=True)
        sign(alder, count)
    client.get("/members/")
    client.get(f"/members/{alder.pk}/")
    with django_assert_num_queries(17):
        client.get("/members/?page=2")
    with django_assert_num_queries(18):
        client.get(f"/members/{alder.pk}/?page=2")


def test_search_engines_read_who_belongs_to_the_coalition(client: Client) -> None:
    members_page()
    member("Alder </script> Union", website="https://alder.example.org")
    text = client.get("/members/").text
    (source,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(source)["member"] == [
        {"@type": "Organization", "name": "Alder </script> Union", "url": "https://alder.example.org"}
    ]


def test_a_front_end_shows_the_letters_of_a_member(client: Client, settings: Fixture) -> None:
    members_page()
    alder = member("Alder Union")
    settings.HEADLESS_FRONTENDS = {"default": "https://front.example.org"}
    response = client.get(f"/members/{alder.pk}/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"https://front.example.org/members/{alder.pk}/",
    )


def test_pages_are_the_same_for_everybody_and_set_no_cookie(client: Client) -> None:
    members_page()
    member("Alder Union")
    response = client.get("/members/")
    assert (response.cookies, "public" in response.headers["Cache-Control"]) == ({}, True)


def test_the_page_is_in_the_sitemap_and_has_fields_in_the_generic_api(client: Client) -> None:
    page = members_page(introduction="Forty-seven organizations.")
    assert page.full_url in client.get("/sitemap.xml").text
    data = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert (data["introduction"], data["is_grouped"], data["shows_logos"], data["shows_letters"]) == (
        *("Forty-seven organizations.", True, True),
        True,
    )


def test_logos_of_members_are_public_images_while_a_page_shows_them(client: Client) -> None:
    shown = logo()
    member("Alder Union", logo=shown, logo_alt="An alder", logo_permitted=True)
    member("Birch Union", logo=logo(), logo_alt="A birch")
    assert client.get("/api/v2/images/").json()["items"] == []
    members_page()
    assert [item["id"] for item in client.get("/api/v2/images/").json()["items"]] == [shown.pk]
    Page.objects.type(models.MembersPage).update(live=False)
    assert client.get("/api/v2/images/").json()["items"] == []
