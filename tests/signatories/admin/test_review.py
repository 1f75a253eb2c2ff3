from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signatories.enums import MailPurpose, Source, Status
from signatories.models import Contact, Correction, Mail, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
REVIEW = "/admin/signatories/review/?waiting=true"


def page(client: Client, address: str = REVIEW) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.slow
def test_the_screen_shows_what_waits_as_it_would_be_printed_and_what_is_worth_a_look(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    on_list = {"signatory_list": signatory_list}
    SignatoryFactory(name="Listed already", **on_list)
    SignatoryFactory(name="Nobody asked yet", unconfirmed=True, **on_list)
    SignatoryFactory(name="Larch", pending=True, website="https://larch.org", email="jo@larch.org", **on_list)
    Contact.objects.update(representative="Jo Birch", representative_role="Director", comment="Good luck")
    shown = page(staff_client)
    for words in ("<bdi>Larch</bdi>", "Address and website belong together", "<bdi>jo@larch.org</bdi>"):
        assert words in shown
    for words in ("<bdi>Jo Birch</bdi>, <bdi>Director</bdi>", "<bdi>Good luck</bdi>"):
        assert words in shown
    assert "Listed already" not in shown
    assert "Nobody asked yet" not in shown


def test_a_correction_is_shown_beside_the_entry_it_would_change(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch")
    Correction.objects.create(signatory=entry, values={"name": "Larch Society"})
    assert "name: “<bdi>Larch Society</bdi>”" in page(staff_client)


def test_an_entry_similar_to_one_on_the_list_links_to_merging_with_the_permission(
    client: Client, staff_client: Client, signatory_list: SignatoryList
) -> None:
    listed = SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    waiting = SignatoryFactory(signatory_list=signatory_list, pending=True, name="Larch Societey")
    address = reverse("wagtail_bulk_action", args=["signatories", "signatory", "merge"])
    link = f"{address}?id={listed.pk}&amp;id={waiting.pk}&amp;next="
    assert link in page(staff_client)
    client.force_login(user_with_permissions("signatories.moderate_signatory", "signatories.view_signatory"))
    assert f"{address}?id=" not in page(client)


def test_a_moderator_sees_no_contact_data(client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, pending=True, name="Larch", email="canary@example.org")
    Contact.objects.update(representative="Canary", comment="Canary")
    permissions = ("signatories.moderate_signatory", "signatories.view_signatory")
    client.force_login(user_with_permissions(*permissions))
    shown = page(client)
    assert "Larch" in shown
    assert "canary" not in shown.lower()


def test_the_address_of_the_screen_says_what_a_bulk_action_would_take(staff_client: Client) -> None:
    answer = staff_client.get("/admin/signatories/review/")
    assert (answer.status_code, answer["Location"]) == (302, REVIEW)


def test_all_that_wait_can_be_approved_at_once_after_they_were_counted(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    waiting = SignatoryFactory.create_batch(3, signatory_list=signatory_list, pending=True)
    SignatoryFactory(signatory_list=signatory_list, withdrawn=True, name="Stays withdrawn")
    address = reverse("wagtail_bulk_action", args=["signatories", "signatory", "approve"])
    query = "?waiting=true&id=all&next=/admin/signatories/review/"
    assert "3 signatories" in page(staff_client, address + query)
    staff_client.post(address + query)
    assert Signatory.objects.filter(status=Status.PUBLISHED).count() == len(waiting)
    assert Signatory.objects.get(name="Stays withdrawn").status == Status.WITHDRAWN


@pytest.mark.parametrize(
    ("action", "before", "form", "after", "mails"),
    [
        ("release", Status.HELD, {}, Status.UNCONFIRMED, [MailPurpose.CONFIRM]),
        ("reject", Status.HELD, {"message": ""}, Status.REJECTED, []),
        ("reject", Status.PENDING, {"message": "Sorry."}, Status.REJECTED, [MailPurpose.REJECTED]),
        ("ask", Status.PENDING, {"question": "Who?"}, Status.PENDING, [MailPurpose.QUESTION]),
        ("approve", Status.PENDING, {}, Status.PUBLISHED, [MailPurpose.APPROVED]),
    ],
)
def test_a_decision_changes_the_entry_and_tells_its_signer(
    staff_client: Client,
    signatory_list: SignatoryList,
    action: str,
    before: Status,
    form: dict[str, str],
    after: Status,
    mails: list[MailPurpose],
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, status=before, source=Source.FORM, email="jo@example.org")
    address = reverse("wagtail_bulk_action", args=["signatories", "signatory", action])
    assert staff_client.post(f"{address}?id={entry.pk}&next=/admin/", form).status_code == 302
    assert Signatory.objects.get().status == after
    assert list(Mail.objects.values_list("purpose", flat=True)) == mails


@pytest.mark.slow
@pytest.mark.parametrize("entries", [1, 3])
def test_the_screen_asks_the_same_questions_for_any_number_of_entries(
    staff_client: Client, signatory_list: SignatoryList, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=signatory_list, pending=True, email="jo@larch.org")
    Contact.objects.update(network_key="house")
    staff_client.get(REVIEW)
    with django_assert_num_queries(16):
        staff_client.get(REVIEW)


@pytest.mark.parametrize("mails", [1, 3])
def test_the_outbox_asks_the_same_questions_for_any_number_of_mails(
    staff_client: Client, signatory_list: SignatoryList, mails: int, django_assert_num_queries: Any
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, pending=True, email="canary@example.org")
    for _number in range(mails):
        Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=entry)
    staff_client.get("/admin/mails/")
    with django_assert_num_queries(10):
        staff_client.get("/admin/mails/")


def test_the_outbox_says_how_many_mails_wait_and_the_last_error_and_no_address(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, pending=True, name="Larch", email="canary@example.org")
    Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=entry, error="ConnectionRefusedError", attempts=1)
    shown = page(staff_client, "/admin/mails/")
    assert "1 waiting, 0 given up. Last error: The mail server could not be reached" in shown
    assert "ConnectionRefusedError" not in shown
    assert "Larch" in shown
    assert "canary" not in shown


def test_a_logo_whose_file_is_gone_is_not_found(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, pending=True, email="jo@larch.org")
    Contact.objects.filter(pk=entry.pk).update(logo="logos/gone.png", logo_is_raw=False)
    assert staff_client.get(reverse("signatories:logo", args=[entry.pk])).status_code == 404
