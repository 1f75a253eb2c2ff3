from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Source, Status
from signatories.models import Contact, Organization, Relation, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

#: Required form data of a list, with the values of a new one.
POLICY = {
    "signing": "closed",
    "who_signs": "everybody",
    "reviews_organizations": "on",
    "notify": "daily",
    "individual_order": "family_name",
    "particles": "habit",
    "automatic_editions": "never",
}
NO_GROUPS = {"groups-TOTAL_FORMS": 0, "groups-INITIAL_FORMS": 0, "groups-MIN_NUM_FORMS": 0, "groups-MAX_NUM_FORMS": 9}


def listed_names(client: Client, name: str, query: str = "") -> list[str]:
    """Return the rows of the listing `name`, in its order."""
    response = client.get(reverse(f"{name}:index") + query)
    assert response.status_code == 200
    return [str(row) for row in response.context["object_list"]]


def test_the_menu_leads_to_the_four_listings(staff_client: Client) -> None:
    page = staff_client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("organizations", "signatory_lists", "signatories", "signatory_imports"):
        assert reverse(f"{name}:index") in page


@pytest.mark.slow
def test_signatories_of_all_lists_are_listed_and_can_be_filtered_and_searched(staff_client: Client) -> None:
    alder = SignatoryFactory(name="Alder Trust", email="alder@example.org")
    SignatoryFactory(signatory_list=alder.signatory_list, individual=True, name="Robin", pending=True)
    SignatoryFactory(name="Birch", withdrawn=True, source=Source.IMPORT)
    assert listed_names(staff_client, "signatories") == ["Alder Trust", "Birch", "Robin"]
    assert listed_names(staff_client, "signatories", "?status=pending") == ["Robin"]
    assert listed_names(staff_client, "signatories", "?kind=organization&source=import") == ["Birch"]
    assert listed_names(staff_client, "signatories", f"?signatory_list={alder.signatory_list_id}&q=trust") == [
        "Alder Trust"
    ]
    assert listed_names(staff_client, "signatories", "?q=alder@example.org") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["signatories", "organizations", "signatory_lists", "signatory_imports"])
@pytest.mark.parametrize(
    "query", ["?signatory_list=nonsense", "?p=x", "?p=99", "?ordering=nonsense", "?q=%00", "?q=%25"]
)
def test_a_listing_bears_any_address(staff_client: Client, name: str, query: str) -> None:
    assert staff_client.get(reverse(f"{name}:index") + query).status_code == 200


@pytest.mark.parametrize("name", ["signatories", "organizations", "signatory_lists", "signatory_imports"])
def test_nothing_can_be_copied_past_what_the_model_allows(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"{name}:copy", args=[1])


@pytest.mark.slow
def test_a_listing_shows_fifty_rows_at_a_time(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory.create_batch(51, signatory_list=signatory_list)
    OrganizationFactory.create_batch(51)
    for name in ("signatories", "organizations"):
        assert [len(listed_names(staff_client, name)), len(listed_names(staff_client, name, "?p=2"))] == [50, 1]


@pytest.mark.slow
def test_private_addresses_are_on_no_listing(staff_client: Client) -> None:
    SignatoryFactory(name="Alder", email="private@example.org", organization=OrganizationFactory())
    for name in ("signatories", "organizations", "signatory_lists", "signatory_imports"):
        assert "private@example.org" not in staff_client.get(reverse(f"{name}:index")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("signatories", 12), ("signatory_lists", 9), ("organizations", 10)])
def test_a_listing_costs_as_many_queries_for_three_rows_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int, size: int
) -> None:
    for _row in range(size):
        SignatoryFactory(organization=OrganizationFactory(country="CA"), country="CA", email="a@example.org")
    staff_client.get(reverse(f"{name}:index"))
    with django_assert_num_queries(queries):
        staff_client.get(reverse(f"{name}:index"))


def test_staff_add_a_signatory_by_hand(staff_client: Client, staff: User, signatory_list: SignatoryList) -> None:
    address = reverse("signatories:add")
    form = staff_client.get(f"{address}?signatory_list={signatory_list.pk}").context["form"]
    assert form["signatory_list"].value() == signatory_list.pk
    form_data = {"signatory_list": signatory_list.pk, "kind": "individual", "name": "Robin", "email": "r@example.org"}
    assert staff_client.post(address, form_data).status_code == 302
    signatory = Signatory.objects.get()
    assert (signatory.name, signatory.status, signatory.source) == ("Robin", Status.PUBLISHED, Source.STAFF)
    assert signatory.contact.email == "r@example.org"
    entry = ModelLogEntry.objects.for_instance(signatory).get()
    assert (entry.action, entry.user) == ("wagtail.create", staff)


@pytest.mark.parametrize(
    "query", ["?signatory_list=", "?signatory_list=x", "?signatory_list=999999", "?signatory_list=-1"]
)
def test_the_form_bears_any_list(staff_client: Client, query: str) -> None:
    assert staff_client.get(reverse("signatories:add") + query).status_code == 200


@pytest.mark.slow
def test_staff_correct_a_signatory_and_forget_its_address(staff_client: Client, signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="Cedar", pending=True, email="c@example.org")
    address = reverse("signatories:edit", args=[signatory.pk])
    assert staff_client.get(address).context["form"]["email"].value() == "c@example.org"
    other = SignatoryListFactory()
    form_data = {"signatory_list": other.pk, "kind": "organization", "name": "Cedar Trust", "email": ""}
    assert staff_client.post(address, form_data).status_code == 302
    signatory = Signatory.objects.get()
    assert (signatory.name, signatory.status) == ("Cedar Trust", Status.PENDING)
    assert signatory.signatory_list == signatory_list
    assert Contact.objects.count() == 0


@pytest.mark.slow
def test_the_history_of_a_signatory_holds_no_address(staff_client: Client, signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="private@example.org")
    form_data = {
        "signatory_list": signatory_list.pk,
        "kind": "organization",
        "name": "Cedar",
        "email": "new@example.org",
    }
    staff_client.post(reverse("signatories:edit", args=[signatory.pk]), form_data)
    page = staff_client.get(reverse("signatories:history", args=[signatory.pk])).content.decode()
    assert "@example.org" not in page
    entries = ModelLogEntry.objects.for_instance(signatory)
    assert [entry.data for entry in entries] == [{"before": {}, "after": {}, "contact": "changed"}]
    assert "Contact changed." in page


def test_the_history_says_what_was_before_a_correction_and_after_it(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="Ceder", title="<b>")
    form_data = {"signatory_list": signatory_list.pk, "kind": "organization", "name": "Cedar", "title": "Trust"}
    form_data["affiliation_for_identification"] = "on"
    for _time in range(2):
        staff_client.post(reverse("signatories:edit", args=[signatory.pk]), form_data)
    page = staff_client.get(reverse("signatories:history", args=[signatory.pk])).content.decode()
    assert "name: “Ceder” → “Cedar”; title or role: “&lt;b&gt;” → “Trust”; affiliation" in page
    assert "affiliation for identification only: “no” → “yes”" in page
    # Saving unchanged values is not a correction.
    assert ModelLogEntry.objects.for_instance(signatory).count() == 1


@pytest.mark.slow
def test_staff_keep_the_directory(staff_client: Client) -> None:
    address = reverse("organizations:add")
    member = Relation.objects.get(is_membership=True)
    assert (
        staff_client.post(address, {"name": "The Alder Trust", "country": "CA", "relation": member.pk}).status_code
        == 302
    )
    alder = Organization.objects.get()
    assert (alder.name, alder.name_key, alder.country.code, alder.is_member) == (
        "The Alder Trust",
        "the alder trust",
        "CA",
        True,
    )
    # A second spelling of the same organization is shown again with its error.
    assert list(staff_client.post(address, {"name": "THE ALDER TRUST"}).context["form"].errors) == ["name"]
    assert Organization.objects.count() == 1
    assert listed_names(staff_client, "organizations", f"?relation={member.pk}&q=alder") == ["The Alder Trust"]
    assert listed_names(staff_client, "organizations", "?relation__is_membership=false") == []


def test_deleting_a_directory_entry_leaves_who_has_signed(staff_client: Client) -> None:
    alder = OrganizationFactory()
    signatory = SignatoryFactory(organization=alder)
    assert staff_client.post(reverse("organizations:delete", args=[alder.pk])).status_code == 302
    signatory.refresh_from_db()
    assert signatory.organization is None


def test_a_list_has_groups_in_both_languages(staff_client: Client, signatory_list: SignatoryList) -> None:
    group = {"heading": "Members", "headings-fr": "Membres", "position": 1, "id": ""}
    form_data = {f"groups-0-{field}": value for field, value in group.items()}
    address = reverse("signatory_lists:edit", args=[signatory_list.pk])
    form_data |= {"title": "Letter", "allows_hidden_names": "on", **POLICY, **NO_GROUPS, "groups-TOTAL_FORMS": 1}
    assert staff_client.post(address, form_data).status_code == 302
    signatory_list.refresh_from_db()
    assert signatory_list.allows_hidden_names is True
    assert list(signatory_list.groups.values_list("heading", "headings")) == [("Members", {"fr": "Membres"})]


def test_the_title_of_a_list_can_be_changed(staff_client: Client, signatory_list: SignatoryList) -> None:
    address = reverse("signatory_lists:edit", args=[signatory_list.pk])
    assert staff_client.post(address, {"title": "Letter to the minister", **POLICY, **NO_GROUPS}).status_code == 302
    signatory_list.refresh_from_db()
    assert signatory_list.title == "Letter to the minister"


def test_imports_are_listed_newest_first_and_lead_to_their_screen(staff_client: Client) -> None:
    older = ImportBatchFactory(file_name="older.csv")
    newer = ImportBatchFactory(file_name="newer.csv")
    assert listed_names(staff_client, "signatory_imports") == ["newer.csv", "older.csv"]
    assert listed_names(staff_client, "signatory_imports", f"?signatory_list={older.signatory_list_id}") == [
        "older.csv"
    ]
    page = staff_client.get(reverse("signatory_imports:index")).content.decode()
    for batch in (older, newer):
        assert reverse("signatory_imports:inspect", args=[batch.pk]) in page
