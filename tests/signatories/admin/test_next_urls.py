"""Every screen leads back to the listing from which it was opened, with its filters, search, order and page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from signatories.models import Signatory
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
QUERY = "?kind=organization&q=larch&ordering=-name"


def get_next_url(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def links(client: Client, listing: str) -> list[str]:
    """Return the URLs in a listing that open a screen of its rows."""
    return [address for address in hrefs(client.get(listing).content.decode()) if "next=" in address]


def hrefs(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.replace("&amp;", "&").split('href="')[1:]]


@pytest.mark.parametrize("results", ["signatories:index", "signatories:index_results"])
def test_each_link_of_a_listing_leads_back_to_it(staff_client: Client, results: str) -> None:
    SignatoryFactory(name="Larch")
    here = reverse("signatories:index") + QUERY
    urls = links(staff_client, reverse(results) + QUERY + "&_w_filter_fragment=1")
    assert len(urls) >= 3
    assert {get_next_url(address) for address in urls} == {here.replace("+", " ")}


def test_saving_an_entry_leads_back_to_the_filtered_listing(staff_client: Client) -> None:
    entry = SignatoryFactory(name="Larch")
    here = reverse("signatories:index") + QUERY
    (edit,) = {
        link for link in links(staff_client, here) if link.startswith(reverse("signatories:edit", args=[entry.pk]))
    }
    page = staff_client.get(edit)
    assert get_next_url(page.context["action_url"]) == here
    assert page.context["breadcrumbs_items"][1]["url"] == here
    form = {"signatory_list": entry.signatory_list_id, "kind": "organization", "name": "Larch Society"}
    response = staff_client.post(page.context["action_url"], form)
    assert (response.status_code, response["Location"]) == (302, here)
    assert Signatory.objects.get().name == "Larch Society"


@pytest.mark.slow
def test_deleting_an_entry_leads_back_to_the_filtered_listing(staff_client: Client) -> None:
    entry = SignatoryFactory(name="Larch")
    here = reverse("signatories:index") + QUERY
    address = reverse("signatories:delete", args=[entry.pk])
    (delete,) = {link for link in links(staff_client, here) if link.startswith(address)}
    page = staff_client.get(delete).content.decode().replace("&amp;", "&")
    assert f'href="{here}"' in page
    assert f'action="{delete}"' in page
    assert staff_client.post(delete)["Location"] == here


def test_nobody_is_led_to_another_site(staff_client: Client) -> None:
    entry = SignatoryFactory(name="Larch")
    address = reverse("signatories:delete", args=[entry.pk]) + "?next=https://evil.example.org/"
    assert staff_client.post(address)["Location"] == reverse("signatories:index")


def test_a_choice_of_columns_leads_back(staff_client: Client) -> None:
    here = reverse("signatories:index") + "?kind=organization"
    response = staff_client.post(reverse("signatories:columns") + "?next=" + here, {"columns": ["kind"]})
    assert response["Location"] == here


@pytest.mark.slow
def test_organizations_and_lists_lead_back_to_their_listings(staff_client: Client) -> None:
    OrganizationFactory(name="Larch")
    SignatoryListFactory(title="Larch")
    for name in ("organizations", "signatory_lists"):
        here = reverse(f"{name}:index") + "?q=larch"
        assert {get_next_url(link) for link in links(staff_client, here)} == {here}


def test_the_review_combines_other_filters_with_its_own(staff_client: Client) -> None:
    response = staff_client.get(reverse("signatories:review") + "?q=larch&ordering=-name")
    assert response["Location"] == reverse("signatories:review") + "?q=larch&ordering=-name&waiting=true"


def test_what_is_decided_leads_back_to_the_review_screen_and_never_to_a_part_of_it(staff_client: Client) -> None:
    SignatoryFactory(name="Larch", pending=True)
    here = reverse("signatories:review") + "?q=larch&waiting=true"
    for listing in ("signatories:review", "signatories:review_results"):
        urls = links(staff_client, reverse(listing) + "?q=larch&waiting=true")
        assert len(urls) >= 4
        assert {get_next_url(address) for address in urls} == {here}


@pytest.mark.slow
def test_pages_and_order_keep_the_filter(staff_client: Client) -> None:
    SignatoryFactory.create_batch(51, pending=True)
    page = staff_client.get(reverse("signatories:review") + "?kind=organization&waiting=true").content.decode()
    for name in ("p=2", "ordering="):
        urls = [address for address in hrefs(page) if name in address.partition("?")[2].split("next=")[0]]
        assert urls
        for address in urls:
            assert {"kind=organization", "waiting=true"} <= set(urlsplit(address).query.split("&"))
