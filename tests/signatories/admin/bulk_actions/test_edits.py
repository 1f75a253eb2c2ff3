"""Bulk actions that edit signatories: kind, lead signatories, group, hidden names, deletion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.models import Contact, Correction, Mail, Signatory, SignatoryList
from signatories.signals import entry_changed, entry_left
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory
from tests.signatories.admin.bulk_actions.test_decisions import address, id_query, shown_messages
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_signals() -> Iterator[list[tuple[str, str]]]:
    """Collect the signals sent, each with the name of the entry."""
    signals: list[tuple[str, str]] = []

    def record_left(signatory: Signatory, **kwargs: Any) -> None:
        signals.append(("left", signatory.name))

    def record_changed(signatory: Signatory, **kwargs: Any) -> None:
        signals.append(("changed", signatory.name))

    entry_left.connect(record_left)
    entry_changed.connect(record_changed)
    yield signals
    entry_left.disconnect(record_left)
    entry_changed.disconnect(record_changed)


def logged(action: str) -> list[tuple[str, str | None]]:
    entries = ModelLogEntry.objects.filter(action=action).order_by("pk")
    return [(entry.label, entry.user and entry.user.username) for entry in entries]


def orders() -> dict[str, int | None]:
    return dict(Signatory.objects.values_list("name", "lead_order"))


def test_lead_signatories_are_made_after_those_that_the_list_has_and_unmade(
    staff_client: Client, signatory_list: SignatoryList, sent_signals: list[tuple[str, str]]
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="First", lead_order=4)
    SignatoryFactory(name="Of another list", lead_order=40)
    more = [SignatoryFactory(signatory_list=signatory_list, name=name) for name in ("Alder", "Birch")]
    url = address("lead", id_query(more))
    staff_client.post(url, {"is_lead": "yes"})
    assert orders() == {"First": 4, "Of another list": 40, "Alder": 5, "Birch": 6}
    staff_client.post(url, {"is_lead": "yes"})
    assert orders() == {"First": 4, "Of another list": 40, "Alder": 5, "Birch": 6}
    assert logged("signatories.correct") == [("Alder", "alix"), ("Birch", "alix")]
    assert sent_signals == [("changed", "Alder"), ("changed", "Birch")]
    staff_client.post(url, {"is_lead": "no"})
    assert orders() == {"First": 4, "Of another list": 40, "Alder": None, "Birch": None}


def test_the_last_number_of_a_lead_signatory_is_given_twice(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="First", lead_order=32_767)
    more = SignatoryFactory(signatory_list=signatory_list, name="Alder")
    staff_client.post(address("lead", f"id={more.pk}"), {"is_lead": "yes"})
    assert orders() == {"First": 32_767, "Alder": 32_767}


def test_a_group_is_set_and_cleared_and_another_lists_entry_is_named(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    group = SignatoryGroupFactory(signatory_list=signatory_list, heading="Allies")
    mine, other = SignatoryFactory(signatory_list=signatory_list, name="Alder"), SignatoryFactory(name="Elsewhere")
    url = address("group", id_query([mine, other]))
    response = staff_client.post(url, {"group": group.pk})
    assert dict(Signatory.objects.values_list("name", "group__heading")) == {"Alder": "Allies", "Elsewhere": None}
    assert [level for level, _text in shown_messages(response)] == ["warning", "success"]
    assert "“Elsewhere” is on another list" in shown_messages(response)[0][1]
    staff_client.post(url, {"group": ""})
    assert set(Signatory.objects.values_list("group", flat=True)) == {None}


def test_groups_of_lists_that_nobody_chose_are_not_offered(staff_client: Client) -> None:
    group = SignatoryGroupFactory(heading="Elsewhere")
    entry = SignatoryFactory()
    url = address("group", f"id={entry.pk}")
    assert "Elsewhere" not in staff_client.get(url).content.decode()
    assert staff_client.post(url, {"group": group.pk}).status_code == 200
    entry.refresh_from_db()
    assert entry.group is None


def test_names_are_withheld_where_the_list_allows_it_and_shown_again(
    staff_client: Client, sent_signals: list[tuple[str, str]]
) -> None:
    allowed = SignatoryFactory(signatory_list=SignatoryListFactory(allows_hidden_names=True), name="Alder")
    refused = SignatoryFactory(name="Birch")
    url = address("withhold", id_query([allowed, refused]))
    response = staff_client.post(url, {"is_name_hidden": "yes"})
    hidden = dict(Signatory.objects.values_list("name", "is_name_hidden"))
    assert hidden == {"Alder": True, "Birch": False}
    assert "“Birch” stays named" in shown_messages(response)[0][1]
    assert sent_signals == [("left", "Alder")]
    staff_client.post(url, {"is_name_hidden": "no"})
    assert set(Signatory.objects.values_list("is_name_hidden", flat=True)) == {False}


def test_a_change_of_printing_options_sends_no_mail_to_unconfirmed_signers(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, unconfirmed=True, email="jo@example.org", source="form")
    staff_client.post(address("lead", f"id={entry.pk}"), {"is_lead": "yes"})
    entry.refresh_from_db()
    assert (entry.lead_order, Mail.objects.count()) == (1, 0)


def test_deleting_shows_counts_and_deletes_all_data(
    staff_client: Client, signatory_list: SignatoryList, sent_signals: list[tuple[str, str]]
) -> None:
    listed = SignatoryFactory(signatory_list=signatory_list, name="Alder", email="alder@example.org")
    waiting = SignatoryFactory(signatory_list=signatory_list, name="Birch", pending=True)
    unselected = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="cedar@example.org")
    Correction.objects.create(signatory=listed, values={"title": "Other"})
    url = address("delete", id_query([listed, waiting]))
    page = " ".join(staff_client.get(url).content.decode().split())
    for words in ("2 signatories are deleted", "1 of them is published", "1 has contact data"):
        assert words in page
    assert Signatory.objects.count() == 3
    response = staff_client.post(url)
    assert list(Signatory.objects.all()) == [unselected]
    assert (list(Contact.objects.all()), Correction.objects.count()) == ([unselected.contact], 0)
    assert sent_signals == [("left", "Alder")]
    assert logged("wagtail.delete") == [("Alder", "alix"), ("Birch", "alix")]
    assert [(level, text.strip()) for level, text in shown_messages(response)] == [
        ("success", "2 signatories deleted.")
    ]


def test_deleting_twice_says_that_nobody_is_there(staff_client: Client) -> None:
    entry = SignatoryFactory()
    url = address("delete", f"id={entry.pk}")
    assert [staff_client.post(url).status_code for _time in range(2)] == [302, 404]


@pytest.mark.parametrize("verb", ["lead", "group", "withhold", "delete"])
def test_each_change_needs_its_permission(client: Client, verb: str) -> None:
    entry = SignatoryFactory(signatory_list__allows_hidden_names=True)
    group = SignatoryGroupFactory(signatory_list=entry.signatory_list)
    other = "change_signatory" if verb == "delete" else "delete_signatory"
    client.force_login(user_with_permissions(f"signatories.{other}", "signatories.view_signatory"))
    before = list(Signatory.objects.values())
    form_data = {"is_lead": "yes", "group": group.pk, "is_name_hidden": "yes"}
    for selection in (f"id={entry.pk}", "id=all"):
        client.post(address(verb, selection), form_data)
    assert list(Signatory.objects.values()) == before


def test_all_of_a_listing_filtered_by_contact_data_is_what_it_shows(client: Client, staff: User) -> None:
    wants = SignatoryFactory(name="Alder", email="alder@example.org")
    SignatoryFactory(signatory_list=wants.signatory_list, name="Birch", email="birch@example.org")
    Contact.objects.filter(pk=wants.pk).update(wants_updates=True)
    client.force_login(staff)
    client.post(address("lead", "id=all&wants_updates=true"), {"is_lead": "yes"})
    assert orders() == {"Alder": 1, "Birch": None}


def test_the_filter_survives_a_change_and_its_cancellation(staff_client: Client) -> None:
    entry = SignatoryFactory()
    following = reverse("signatories:index") + "?kind=organization&q=cedar"
    url = reverse("wagtail_bulk_action", args=["signatories", "signatory", "lead"])
    query = {"id": entry.pk, "next": following}
    page = staff_client.get(url, query)
    assert f'href="{following.replace("&", "&amp;")}"' in page.content.decode()
    response = staff_client.post(f"{url}?{page.wsgi_request.GET.urlencode()}", {"is_lead": "yes"})
    assert response["Location"] == following


@pytest.mark.parametrize("verb", ["lead", "group", "withhold", "delete"])
@pytest.mark.parametrize("size", [1, 3])
def test_asking_costs_as_many_queries_for_three_entries_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, verb: str, size: int
) -> None:
    signatory_list = SignatoryListFactory()
    url = address(verb, id_query(SignatoryFactory.create_batch(size, signatory_list=signatory_list)))
    staff_client.get(url)
    with django_assert_num_queries({"lead": 7, "withhold": 7, "group": 9, "delete": 9}[verb]):
        staff_client.get(url)


@pytest.mark.parametrize(
    ("action", "classes"),
    [("delete", "button serious"), ("reject", "button serious"), ("approve", "button"), ("lead", "button")],
)
def test_the_button_that_deletes_or_refuses_looks_as_wagtails_own(
    staff_client: Client, action: str, classes: str
) -> None:
    signatory = SignatoryFactory(pending=True)
    page = staff_client.get(f"/admin/bulk/signatories/signatory/{action}/?id={signatory.pk}").content.decode()
    button = re.search(r'<button type="submit" class="([^"]*)"', page)
    assert button
    assert button[1].strip() == classes


@pytest.mark.parametrize(
    ("permissions", "offered"),
    [
        ([], set()),
        (["moderate_signatory"], {"approve", "reject", "ask", "resend", "release"}),
        (["delete_signatory"], {"delete"}),
        (["restore_signatory"], {"restore"}),
        (
            ["change_signatory"],
            {
                "withdraw",
                "change_kind",
                "merge",
                "lead",
                "group",
                "group_by_relation",
                "withhold",
                "print_representatives",
            },
        ),
    ],
)
def test_a_colleague_is_offered_the_actions_that_they_may_take_and_no_other(
    client: Client, permissions: list[str], offered: set[str]
) -> None:
    user = User.objects.create_user("colleague")
    codenames = ["access_admin", "view_signatory", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    SignatoryFactory()
    page = client.get("/admin/signatories/").content.decode()
    assert set(re.findall(r'href="/admin/bulk/signatories/signatory/(\w+)/"', page)) == offered
    assert ("data-bulk-action-checkbox" in page) is bool(offered)
