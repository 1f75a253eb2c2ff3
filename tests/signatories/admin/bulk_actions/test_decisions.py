from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail import hooks
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Status
from signatories.models import Correction, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db


def address(action: str, query: str) -> str:
    following = reverse("signatories:index")
    return reverse("wagtail_bulk_action", args=["signatories", "signatory", action]) + f"?next={following}&{query}"


def id_query(signatories: Iterable[Signatory]) -> str:
    return "&".join(f"id={signatory.pk}" for signatory in signatories)


def shown_messages(response: HttpResponse) -> list[tuple[str, str]]:
    """Return the level and the text of each message on the next screen."""
    messages = get_messages(response.wsgi_request)  # type: ignore[attr-defined]
    return [(message.level_tag, str(message)) for message in messages]


@pytest.mark.parametrize(
    ("action", "after"),
    [("approve", Status.PUBLISHED), ("reject", Status.REJECTED), ("withdraw", Status.WITHDRAWN)],
)
def test_a_verb_acts_on_the_chosen_entries_only(
    staff_client: Client, staff: User, signatory_list: SignatoryList, action: str, after: Status
) -> None:
    waiting = SignatoryFactory.create_batch(3, signatory_list=signatory_list, pending=True)
    url = address(action, id_query(waiting[:2]))
    response = staff_client.get(url)
    assert response.status_code == 200
    # The confirmation screen changes nothing.
    assert set(Signatory.objects.values_list("status", flat=True)) == {Status.PENDING}
    response = staff_client.post(url)
    assert (response.status_code, response["Location"]) == (302, reverse("signatories:index"))
    statuses = dict(Signatory.objects.values_list("pk", "status"))
    assert statuses == dict(zip([entry.pk for entry in waiting], [after, after, Status.PENDING], strict=True))
    entries = ModelLogEntry.objects.filter(action=f"signatories.{action}")
    assert {(entry.object_id, entry.user) for entry in entries} == {(str(entry.pk), staff) for entry in waiting[:2]}


def test_what_the_verb_does_not_apply_to_is_named_and_left_alone(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar")
    entries = [
        SignatoryFactory(signatory_list=signatory_list, name="CEDAR", pending=True),
        SignatoryFactory(signatory_list=signatory_list, name="Birch", unconfirmed=True),
        SignatoryFactory(signatory_list=signatory_list, name="Alder", pending=True),
    ]
    response = staff_client.post(address("approve", id_query(entries)))
    assert {entry.name: entry.status for entry in Signatory.objects.all()} == {
        "Cedar": Status.PUBLISHED,
        # Attached to the listed organization as a further representative.
        "CEDAR": Status.REJECTED,
        "Birch": Status.UNCONFIRMED,
        "Alder": Status.PUBLISHED,
    }
    levels, texts = zip(*shown_messages(response), strict=True)
    assert levels == ("warning", "success")
    assert "“Birch”" in texts[0]
    assert texts[1].startswith("2 ")
    assert Signatory.objects.get(name="CEDAR").merged_into == Signatory.objects.get(name="Cedar")


def test_no_success_is_reported_if_the_action_applied_to_nobody(staff_client: Client) -> None:
    signatory = SignatoryFactory(unconfirmed=True)
    response = staff_client.post(address("approve", f"id={signatory.pk}"))
    assert [level for level, _text in shown_messages(response)] == ["warning"]


def test_each_verb_asks_its_own_question(staff_client: Client) -> None:
    query = f"id={SignatoryFactory(pending=True).pk}"
    questions = {
        staff_client.get(address(verb, query)).context["question"] for verb in ("approve", "reject", "withdraw")
    }
    assert len(questions - {None, ""}) == 3


def test_all_means_all_of_the_filtered_listing(staff_client: Client, signatory_list: SignatoryList) -> None:
    mine = SignatoryFactory(signatory_list=signatory_list, pending=True)
    SignatoryFactory(pending=True)
    SignatoryFactory(signatory_list=signatory_list, individual=True, pending=True)
    staff_client.post(address("approve", f"id=all&signatory_list={signatory_list.pk}&kind=organization"))
    published = Signatory.objects.filter(status=Status.PUBLISHED)
    assert list(published) == [mine]


def test_all_of_a_listing_that_can_not_be_understood_is_nobody(staff_client: Client) -> None:
    SignatoryFactory(pending=True)
    assert staff_client.post(address("approve", "id=all&signatory_list=nonsense")).status_code == 404
    assert set(Signatory.objects.values_list("status", flat=True)) == {Status.PENDING}


@pytest.mark.parametrize("permission", ["view_signatory", "add_signatory", "delete_signatory"])
@pytest.mark.parametrize("query", ["", "&signatory_list="])
def test_who_may_not_change_signatories_changes_none(client: Client, permission: str, query: str) -> None:
    signatory = SignatoryFactory(pending=True)
    client.force_login(user_with_permissions(f"signatories.{permission}"))
    for chosen_by in (f"id={signatory.pk}", "id=all"):
        client.post(address("approve", chosen_by + query))
    signatory.refresh_from_db()
    assert signatory.status == Status.PENDING


@pytest.mark.parametrize(
    ("permission", "verb", "status"),
    [
        ("moderate_signatory", "approve", Status.PUBLISHED),
        ("moderate_signatory", "reject", Status.REJECTED),
        ("change_signatory", "withdraw", Status.WITHDRAWN),
        ("change_signatory", "approve", Status.PENDING),
        ("change_signatory", "reject", Status.PENDING),
        ("moderate_signatory", "withdraw", Status.PENDING),
    ],
)
def test_moderators_approve_and_reject_and_editors_do_the_rest(
    client: Client, permission: str, verb: str, status: Status
) -> None:
    signatory = SignatoryFactory(pending=True)
    client.force_login(user_with_permissions(f"signatories.{permission}"))
    client.post(address(verb, f"id={signatory.pk}"))
    signatory.refresh_from_db()
    assert signatory.status == status


def test_the_reason_of_a_rejection_is_in_the_history_of_the_entry(staff_client: Client) -> None:
    signatory = SignatoryFactory(pending=True)
    staff_client.post(address("reject", f"id={signatory.pk}"), {"reason": "Nobody <b>there</b> knows of it"})
    page = staff_client.get(reverse("signatories:history", args=[signatory.pk])).content.decode()
    assert "status: “Pending review” → “Rejected”" in page
    assert "Reason: Nobody &lt;b&gt;there&lt;/b&gt; knows of it" in page


def test_the_kind_of_many_is_changed_and_refused_entries_are_named(staff_client: Client) -> None:
    robin = SignatoryFactory(individual=True, name="Robin Trust")
    cedar = SignatoryFactory(individual=True, name="Cedar", signatory_list=robin.signatory_list)
    SignatoryFactory(name="CEDAR", signatory_list=robin.signatory_list)
    url = address("change_kind", id_query([robin, cedar]))
    response = staff_client.post(url, {"kind": "organization"}, follow=True)
    assert "An organization named “Cedar” is already published on this list." in response.content.decode()
    assert dict(Signatory.objects.values_list("name", "kind")) == {
        "Robin Trust": "organization",
        "Cedar": "individual",
        "CEDAR": "organization",
    }


@pytest.mark.slow
def test_merging_asks_which_entry_stays_and_says_what_becomes_of_each_contact(staff_client: Client) -> None:
    first = SignatoryFactory(individual=True, name="Robin F.", title="", email="robin@example.org")
    second = SignatoryFactory(individual=True, name="Robin Fernleaf", title="", signatory_list=first.signatory_list)
    url = address("merge", id_query([first, second]))
    page = staff_client.get(url).content.decode()
    assert "Robin F.: stays the contact" in page
    staff_client.post(url, {"survivor": str(second.pk)})
    statuses = dict(Signatory.objects.values_list("name", "status"))
    assert statuses == {"Robin F.": Status.REJECTED, "Robin Fernleaf": Status.PUBLISHED}
    second.refresh_from_db()
    assert second.contact.email == "robin@example.org"


def test_the_fate_of_contacts_is_shown_only_with_the_permission_to_see_them(client: Client) -> None:
    first = SignatoryFactory(individual=True, name="Robin F.", email="robin@example.org")
    second = SignatoryFactory(individual=True, name="Robin Fernleaf", signatory_list=first.signatory_list)
    client.force_login(user_with_permissions("signatories.change_signatory"))
    assert "stays the contact" not in client.get(address("merge", id_query([first, second]))).content.decode()


def test_entries_of_two_lists_are_not_merged(staff_client: Client) -> None:
    entries = [SignatoryFactory(individual=True, name="Robin") for _entry in range(2)]
    url = address("merge", id_query(entries))
    assert "Only entries of one list and one kind can be merged." in staff_client.get(url).content.decode()
    staff_client.post(url, {"survivor": ""})
    assert set(Signatory.objects.values_list("status", flat=True)) == {Status.PUBLISHED}


@pytest.mark.parametrize("size", [1, 3])
def test_asking_costs_as_many_queries_for_three_entries_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    url = address("approve", id_query(SignatoryFactory.create_batch(size, pending=True)))
    staff_client.get(url)
    with django_assert_num_queries(10):
        staff_client.get(url)


def test_putting_back_asks_for_a_reason_and_for_a_permission_of_its_own(client: Client) -> None:
    signatory = SignatoryFactory(individual=True, name="Robin", withdrawn=True)
    url = address("restore", f"id={signatory.pk}")
    for permission in ("moderate_signatory", "change_signatory"):
        client.force_login(user_with_permissions(f"signatories.{permission}"))
        client.post(url, {"reason": "They wrote to us"})
    client.force_login(user_with_permissions("signatories.restore_signatory"))
    page = client.get(url).content.decode()
    assert "withdrew" in page
    client.post(url, {"reason": " "})
    assert Signatory.objects.get().status == Status.WITHDRAWN
    client.post(url, {"reason": "They wrote to us"})
    assert Signatory.objects.get().status == Status.PUBLISHED
    assert ModelLogEntry.objects.get(action="signatories.restore").data["reason"] == "They wrote to us"


def test_a_decision_is_about_what_the_page_showed(staff_client: Client) -> None:
    signatory = SignatoryFactory(name="Larch", pending=True)
    url = address("approve", f"id={signatory.pk}")
    version_hashes = staff_client.get(url).context["seen"]
    Signatory.objects.update(name="Something Rude")
    [(level, text)] = shown_messages(staff_client.post(url, {"seen": version_hashes}))
    assert (level, "changed since you opened it" in text) == ("warning", True)
    assert Signatory.objects.get().status == Status.PENDING
    staff_client.post(url, {"seen": staff_client.get(url).context["seen"]})
    assert Signatory.objects.get().status == Status.PUBLISHED


def test_the_page_shows_the_correction_that_is_decided(staff_client: Client) -> None:
    signatory = SignatoryFactory(name="Larch")
    Correction.objects.create(signatory=signatory, values={"name": "Larch Society"}, has_logo=True)
    page = staff_client.get(address("approve", f"id={signatory.pk}")).content.decode()
    assert "name: “<bdi>Larch Society</bdi>”" in page
    assert "a new logo" in page


def test_the_merge_page_says_what_will_happen_for_each_entry_that_may_stay(staff_client: Client) -> None:
    first = SignatoryFactory(individual=True, name="Robin F.", title="", affiliation="Clinic", is_name_hidden=True)
    second = SignatoryFactory(individual=True, name="Robin Fernleaf", title="", signatory_list=first.signatory_list)
    third = SignatoryFactory(individual=True, name="Rob", title="", pending=True, signatory_list=first.signatory_list)
    page = staff_client.get(address("merge", id_query([first, second, third]))).content.decode()
    for sentence in (
        "If “Robin Fernleaf” stays",
        "It gets affiliation: “Clinic”.",
        "Its name is withheld, because another entry withholds it: it is counted, not named.",
        "Off the list: “Rob”, “Robin F.”.",
        "“Robin F.” is published and “Rob” waits for review: the published entry has to stay.",
    ):
        assert sentence in page


@pytest.mark.slow
@pytest.mark.parametrize("pk", ["abc", "", "-1", "%00", "²", "9" * 30, "1.5"])
@pytest.mark.parametrize("action", ["approve", "merge", "delete", "group"])
def test_invalid_ids_select_nothing(staff_client: Client, action: str, pk: str) -> None:
    entry = SignatoryFactory(pending=True)
    url = f"/admin/bulk/signatories/signatory/{action}/?id={pk}"
    assert staff_client.get(url).status_code == 404
    assert staff_client.get(f"{url}&id={entry.pk}").status_code == 200


def test_an_action_without_a_place_to_come_back_to_leads_to_the_listing(staff_client: Client) -> None:
    entry = SignatoryFactory(pending=True)
    answer = staff_client.post(f"/admin/bulk/signatories/signatory/lead/?id={entry.pk}", {"is_lead": "yes"})
    assert answer["Location"] == reverse("signatories:index")


@pytest.mark.parametrize(
    ("hook", "after"), [("before_bulk_action", Status.PENDING), ("after_bulk_action", Status.PUBLISHED)]
)
def test_the_hooks_of_wagtail_run_and_may_answer(
    staff_client: Client, signatory_list: SignatoryList, hook: str, after: Status
) -> None:
    waiting = SignatoryFactory(signatory_list=signatory_list, pending=True)
    seen = []

    def answer(request: HttpRequest, action: str, objects: list[Signatory], view: Any) -> HttpResponse:
        seen.append((action, [entry.pk for entry in objects]))
        return HttpResponse("Not today", status=409)

    with hooks.register_temporarily([(hook, lambda *_arguments: None), (hook, answer)]):
        response = staff_client.post(address("approve", id_query([waiting])))
    assert (response.status_code, response.content) == (409, b"Not today")
    assert seen == [("approve", [waiting.pk])]
    waiting.refresh_from_db()
    assert waiting.status == after
