"""Members in `/api/v1/`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from signatories.models import MemberGroup
from tests.cms.members.organizations import logo, member, members_page
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def read(client: Client, query: str = "") -> dict[str, Any]:
    data: dict[str, Any] = client.get(f"/api/v1/members{query}").json()
    return data


def test_members_are_public_once_their_page_is(client: Client) -> None:
    alder = member("Alder Union")
    assert (read(client)["results"], read(client)["groups"]) == ([], [])
    assert client.get(f"/api/v1/members/{alder.pk}").status_code == 404
    members_page()
    assert [row["name"] for row in read(client, "?offset=0")["results"]] == ["Alder Union"]


def test_a_member_has_everything_that_its_page_shows(client: Client) -> None:
    members_page()
    labour = MemberGroup.objects.create(label="Labour", labels={"fr": "Syndicats"})
    alder = member(
        "Alder Union",
        names={"fr": "Union de l’aulne"},
        website="https://alder.example.org",
        member_since="2015",
        member_group=labour,
        logo=logo(),
        logo_alt="An alder",
        logo_permitted=True,
    )
    letter = LetterFactory(title="Keep the lake")
    SignatoryFactory(signatory_list=letter.signatory_list, organization=alder)
    data = client.get(f"/api/v1/members/{alder.pk}?language=fr").json()
    picture, letters = data.pop("logo"), data.pop("letters")
    assert data == {
        "id": alder.pk,
        "name": "Union de l’aulne",
        "names": {"fr": "Union de l’aulne"},
        "website": "https://alder.example.org",
        "member_since": "2015",
        "group": {"id": labour.pk, "label": "Syndicats"},
        "letters_signed": 1,
    }
    assert (picture["width"], picture["height"], picture["alt_text"]) == (213, 160, "An alder")
    assert [(row["title"], row["language"]) for row in letters] == [("Keep the lake", "en")]


def test_the_list_can_be_filtered_and_paged_and_names_all_groups(client: Client) -> None:
    members_page()
    labour, faith = MemberGroup.objects.create(label="Labour"), MemberGroup.objects.create(label="Faith groups")
    member("Alder Union", member_group=labour)
    member("Birch Union", member_group=labour)
    member("Cedar Church", member_group=faith)
    member("Canary", is_listed=False, member_group=labour)
    first = read(client, f"?group={labour.pk}&limit=1")
    assert ([row["name"] for row in first["results"]], first["count"]) == (["Alder Union"], 2)
    assert first["next"].endswith(f"/api/v1/members?group={labour.pk}&limit=1&offset=1")
    assert first["groups"] == [
        {"id": labour.pk, "label": "Labour", "count": 2},
        {"id": faith.pk, "label": "Faith groups", "count": 1},
    ]
    assert [row["name"] for row in read(client, "?search=church")["results"]] == ["Cedar Church"]


def test_a_logo_without_permission_is_left_out(client: Client) -> None:
    members_page()
    member("Alder Union", logo=logo(), logo_alt="Canary")
    assert [row["logo"] for row in read(client)["results"]] == [None]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_members(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members_page()
    group = MemberGroup.objects.create(label="Labour")
    for number in range(count):
        alder = member(f"Alder {number}", member_group=group, logo=logo(), logo_alt="An alder", logo_permitted=True)
        SignatoryFactory(signatory_list=LetterFactory().signatory_list, organization=alder)
    read(client)
    with django_assert_num_queries(4):
        read(client, "?limit=50")
