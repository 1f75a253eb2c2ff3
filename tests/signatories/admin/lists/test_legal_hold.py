"""The screen that puts a list on legal hold, and what the screen of a list says about personal data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.log_actions import log

from core.users.models import User
from signatories.legal_hold import hold_sentence, set_hold
from signatories.models import Contact, SignatoryList
from tests.factories import PaperSignaturesFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
REASON = "Claim 7 of Canary and Partners"


def hold(signatory_list: SignatoryList) -> str:
    return reverse("signatory_lists:hold", args=[signatory_list.pk])


def screen(client: Client, signatory_list: SignatoryList) -> str:
    return client.get(reverse("signatory_lists:inspect", args=[signatory_list.pk])).content.decode()


def test_staff_put_a_list_on_hold_with_a_reason_and_lift_it(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    assert "Put on hold" in staff_client.get(hold(signatory_list)).content.decode()
    staff_client.post(hold(signatory_list), {"reason": "  ", "step": "set"})
    signatory_list.refresh_from_db()
    assert not signatory_list.is_on_hold
    staff_client.post(hold(signatory_list), {"reason": REASON, "step": "set"})
    signatory_list.refresh_from_db()
    assert (signatory_list.is_on_hold, signatory_list.hold_reason) == (True, REASON)
    assert REASON in screen(staff_client, signatory_list)
    assert "Lift the hold" in staff_client.get(hold(signatory_list)).content.decode()
    # The form of somebody who had opened it before does not lift the hold.
    staff_client.post(hold(signatory_list), {"reason": "mine", "step": "set"})
    signatory_list.refresh_from_db()
    assert signatory_list.hold_reason == REASON
    staff_client.post(hold(signatory_list), {"reason": "settled", "step": "lift"})
    signatory_list.refresh_from_db()
    assert not signatory_list.is_on_hold


@pytest.mark.parametrize("role", ["Editors", "Moderators", "Signatory managers"])
def test_only_signatory_managers_hold_lists_and_read_the_reason(
    role: str, client: Client, signatory_list: SignatoryList
) -> None:
    set_hold(signatory_list, reason=REASON)
    user = User.objects.create_user("colleague")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    may = role == "Signatory managers"
    assert (client.get(hold(signatory_list)).status_code == 200) is may
    assert (REASON in screen(client, signatory_list)) is may
    client.post(hold(signatory_list), {"reason": "x", "step": "lift"})
    signatory_list.refresh_from_db()
    assert signatory_list.is_on_hold is not may


def test_erasing_and_deleting_a_held_list_is_refused_with_a_sentence(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, email="a@example.org")
    set_hold(signatory_list, reason=REASON)
    erase = reverse("signatory_lists:erase", args=[signatory_list.pk])
    delete = reverse("signatory_lists:delete", args=[signatory_list.pk])
    for address in (erase, delete):
        assert "legal hold" in staff_client.get(address).content.decode()
        assert "legal hold" in staff_client.post(address, follow=True).content.decode()
    assert SignatoryList.objects.get().signatories.get().contact.email == "a@example.org"


def test_deleting_an_entry_or_signatures_on_paper_of_a_held_list_is_refused_with_a_sentence(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    paper = PaperSignaturesFactory(signatory_list=signatory_list, staff_note="in the box of Canary")
    set_hold(signatory_list, reason=REASON)
    for address in (
        reverse("signatories:delete", args=[entry.pk]),
        reverse("signatory_lists:delete_paper", args=[signatory_list.pk, paper.pk]),
    ):
        assert "legal hold" in staff_client.post(address, follow=True).content.decode()
    assert (signatory_list.signatories.count(), signatory_list.paper_signatures.count()) == (1, 1)


def test_the_screen_of_a_list_says_when_contacts_go_and_what_went(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, email="a@example.org")
    closed_at = datetime(2090, 8, 31, 12, tzinfo=UTC)
    SignatoryList.objects.update(closed_at=closed_at, contact_months=6, anonymizes_names=True, time_zone="UTC")
    text = screen(staff_client, signatory_list)
    assert "Signers read: “6 months after the letter closes" in text
    assert "This happens on 28 February 2091." in text
    assert "1 contact is kept now." in text
    assert "1 name will be removed." in text
    assert "Last deleted" not in text
    log(instance=signatory_list, action="signatories.expire", data={"expired": {"contacts": 1200, "names": 3}})
    assert "Contacts: 1,200. Names: 3." in screen(staff_client, signatory_list)
    SignatoryList.objects.update(closed_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "The period is over" in screen(staff_client, signatory_list)
    set_hold(signatory_list, reason=REASON)
    text = screen(staff_client, signatory_list)
    assert ("The period is over" in text, "would be due by now." in text) == (False, True)


def test_the_screen_of_a_held_list_says_when_contacts_would_go(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, email="a@example.org")
    SignatoryList.objects.update(closed_at=datetime(2090, 8, 31, 12, tzinfo=UTC), contact_months=6, time_zone="UTC")
    assert "The legal hold suspends this." not in screen(staff_client, signatory_list)
    set_hold(signatory_list, reason=REASON)
    text = screen(staff_client, signatory_list)
    assert "Signers read: “6 months after the letter closes" in text
    assert "The legal hold suspends this." in text
    assert "Without the hold, this would happen on 28 February 2091." in text
    assert "This happens on" not in text


def test_the_screen_announces_nothing_where_all_who_are_left_asked_for_news(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, email="a@example.org")
    SignatoryList.objects.update(closed_at=datetime(2020, 1, 1, tzinfo=UTC), contact_months=6)
    assert "The period is over" in screen(staff_client, signatory_list)
    Contact.objects.update(wants_newsletter=True)
    assert "The period is over" not in screen(staff_client, signatory_list)


@pytest.mark.parametrize(
    ("months", "is_valid"), [("", True), ("0", False), ("1", True), ("120", True), ("121", False)]
)
def test_months_have_bounds(months: str, is_valid: bool) -> None:
    form = modelform_factory(SignatoryList, fields=["contact_months"])({"contact_months": months})
    assert form.is_valid() is is_valid


def test_the_refusal_is_translated() -> None:
    with override("fr"):
        assert hold_sentence().startswith("Cette liste est en conservation judiciaire")
