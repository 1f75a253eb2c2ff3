"""The members on home pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.members.models import MembersPage
from cms.pages.blocks import HomeBlock
from cms.pages.models import HomePage
from tests.cms.legal.pages import other_site
from tests.cms.members.organizations import logo, member, members_page

pytestmark = pytest.mark.django_db


def put_on_home_page(language: str = "en", **value: object) -> None:
    home = HomePage.objects.get(locale__language_code=language)
    home.body = HomeBlock().to_python([{"type": "members", "value": {"heading": "", "number": 60, **value}}])
    home.save()


def test_the_home_page_names_the_members_and_links_to_all_of_them(client: Client) -> None:
    members_page()
    member("Alder Union", website="https://alder.example.org")
    member("Birch Union")
    member("Canary", is_listed=False)
    put_on_home_page(shows="names", number=1)
    text = client.get("/").text
    assert re.findall(r"<bdi>(.*?)</bdi>", text) == ["Alder Union"]
    assert '<a href="/members/">All 2 members</a>' in text
    assert "Canary" not in text


def test_without_a_page_in_the_language_there_is_no_link(client: Client) -> None:
    members_page()
    member("Alder Union", names={"fr": "Union de l’aulne"})
    put_on_home_page("fr", shows="names")
    text = client.get("/fr/").text
    assert ("Union de l’aulne" in text, "/members/" in text) == (True, False)


def test_the_page_of_another_site_is_not_linked(client: Client) -> None:
    member("Alder Union")
    put_on_home_page(shows="names")
    home = other_site()
    home.add_child(instance=MembersPage(title="Members", slug="members", locale=home.locale))
    text = client.get("/").text
    assert ("Alder Union" in text, "/members/" in text) == (True, False)


def test_a_wall_of_logos_has_only_those_that_members_permit(client: Client) -> None:
    member("Alder Union", logo=logo(), logo_alt="An alder", logo_permitted=True)
    member("Birch Union", logo=logo(), logo_alt="A birch")
    put_on_home_page(shows="logos")
    assert re.findall(r'<img [^>]*alt="(.*?)"', client.get("/").text) == ["Alder Union"]


def test_without_members_there_is_no_section(client: Client) -> None:
    put_on_home_page(shows="names", heading="Canary")
    assert "Canary" not in client.get("/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_for_any_number_of_members(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members_page()
    for number in range(count):
        member(f"Alder {number}", logo=logo(), logo_alt="An alder", logo_permitted=True)
    put_on_home_page(shows="logos")
    client.get("/")
    with django_assert_num_queries(14):
        client.get("/?page=2")


def test_the_api_has_the_members_of_the_home_page(client: Client) -> None:
    put_on_home_page(shows="names")
    assert client.get("/api/v1/home").json()["body"] == []
    members_page()
    member("Alder Union", names={"fr": "Union de l’aulne"}, website="https://alder.example.org")
    member("Birch Union", logo=logo(), logo_alt="Canary")
    member("Canary", is_listed=False)
    put_on_home_page(shows="names", number=1, heading="Our members")
    [block] = client.get("/api/v1/home").json()["body"]
    members = block.pop("members")
    assert block == {
        "type": "members",
        "heading": "Our members",
        "shows": "names",
        "total": 2,
        "url": "http://testserver/members/",
    }
    assert members == client.get("/api/v1/members?limit=1").json()["results"]
    put_on_home_page("fr", shows="names")
    [block] = client.get("/api/v1/home?language=fr").json()["body"]
    assert ([each["name"] for each in block["members"]], block["url"]) == (["Birch Union", "Union de l’aulne"], "")
    assert "Canary" not in str(block)


@pytest.mark.parametrize("count", [1, 3])
def test_members_in_the_api_cost_the_same_for_any_number(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        member(f"Alder Union {number}", logo=logo(), logo_alt="An alder", logo_permitted=True)
    put_on_home_page(shows="logos")
    client.get("/api/v1/home")
    with django_assert_num_queries(8):
        assert len(client.get("/api/v1/home").json()["body"][0]["members"]) == count
