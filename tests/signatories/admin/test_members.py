"""Members of the coalition on the screens of the directory, and the groups they are listed under."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from signatories.models import MemberGroup, Organization, Relation
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def labour() -> MemberGroup:
    return MemberGroup.objects.create(label="Labour", labels={"fr": "Syndicats"})


def listed(client: Client, query: str) -> list[str]:
    return [row.name for row in client.get(reverse("organizations:index") + query).context["object_list"]]


def test_staff_say_in_which_group_and_since_when_an_organization_is_a_member(
    staff_client: Client, labour: MemberGroup
) -> None:
    member = Relation.objects.get(is_membership=True)
    form_data = {"name": "Alder Union", "relation": member.pk, "member_group": labour.pk, "is_listed": "on"}
    address = reverse("organizations:add")
    refused = staff_client.post(address, {**form_data, "member_since": "soon"})
    assert dict(refused.context["form"].errors) == {
        "member_since": ["Write a year such as 2015, or a date such as 2015-03-14."]
    }
    assert staff_client.post(address, {**form_data, "member_since": "2015"}).status_code == 302
    alder = Organization.objects.get()
    assert (alder.member_group, alder.member_since, alder.is_listed) == (labour, "2015", True)
    screen = staff_client.get(reverse("organizations:inspect", args=[alder.pk])).text
    assert [text in screen for text in ("Labour", "2015", "Listed among the members")] == [True, True, True]


def test_the_directory_can_be_filtered_by_group_and_by_whether_a_member_is_listed(
    staff_client: Client, labour: MemberGroup
) -> None:
    OrganizationFactory(name="Alder Union", member_group=labour)
    OrganizationFactory(name="Birch Society", is_listed=False)
    assert listed(staff_client, f"?member_group={labour.pk}") == ["Alder Union"]
    assert listed(staff_client, "?is_listed=false") == ["Birch Society"]


def test_in_narrow_windows_the_listing_is_scrolled_and_its_names_stay_readable(staff_client: Client) -> None:
    OrganizationFactory(name="Alder Union")
    page = staff_client.get(reverse("organizations:index"))
    assert page.text.index('class="wide-listing"') < page.text.index("Alder Union")


def test_groups_are_listed_in_their_order_with_the_number_of_their_organizations(
    staff_client: Client, labour: MemberGroup
) -> None:
    OrganizationFactory.create_batch(2, member_group=labour)
    MemberGroup.objects.create(label="Faith groups", position=0)
    rows = staff_client.get(reverse("member_groups:index")).context["object_list"]
    assert [(str(row), row.organization_count) for row in rows] == [("Faith groups", 0), ("Labour", 2)]


def test_deleting_a_group_leaves_its_members(staff_client: Client, labour: MemberGroup) -> None:
    alder = OrganizationFactory(member_group=labour)
    assert staff_client.post(reverse("member_groups:delete", args=[labour.pk])).status_code == 302
    alder.refresh_from_db()
    assert alder.member_group is None


def test_only_listed_organizations_with_the_relation_of_members_are_members_for_the_public() -> None:
    member = Relation.objects.get(is_membership=True)
    OrganizationFactory(name="Alder Union", relation=member)
    OrganizationFactory(name="Birch Union", relation=member, is_listed=False)
    OrganizationFactory(name="Cedar Union", relation=Relation.objects.filter(is_membership=False).first())
    OrganizationFactory(name="Dogwood Union")
    assert [row.name for row in Organization.objects.listed_members()] == ["Alder Union"]
