"""Several people sign for one organization: by the form, by a moderator's approval, and in files."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import DuplicatePolicy, Kind, MailPurpose, Notice, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, ImportBatch, Mail, Signatory, SignatoryList
from signatories.moderation.decisions import approve, reject, withdraw
from signatories.moderation.further_representatives import further_representatives
from signatories.moderation.merging import merge, plan_merge
from signatories.privacy.retention import RULES
from signatories.signing import self_service
from signatories.signing.address_changes import confirm_address, request_address_change
from signatories.signing.applications import Application
from signatories.signing.self_service import confirm_own, correct_own, dispute, withdraw_own
from signatories.signing.sign_on import sign_on
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.files import csv_lines
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def open_list(db: None) -> SignatoryList:
    found: SignatoryList = SignatoryListFactory(open=True)
    return found


@pytest.fixture
def larch(open_list: SignatoryList) -> Signatory:
    entry: Signatory = SignatoryFactory(signatory_list=open_list, name="Larch Society", source=Source.STAFF)
    return entry


def sign(signatory_list: SignatoryList, representative: str, email: str, **more: object) -> Signatory:
    private = {"representative": representative, "representative_role": "Director"}
    application = Application(Kind.ORGANIZATION, "Larch Society", email, private=private, **more)  # type: ignore[arg-type]
    sign_on(signatory_list, application)
    return Signatory.objects.get(contact__email=email)


def test_a_second_person_becomes_a_further_representative_once_they_confirm(larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    assert (entry.status, entry.merged_into, entry.is_attached) == (Status.REJECTED, larch, True)
    assert [found.contact.representative for found in further_representatives(larch)] == ["Cy Roe"]
    assert larch.signatory_list.signatories.counted().count() == 1
    # A second click acknowledges.
    assert confirm_own(entry).pk == entry.pk
    deliver_mail()
    purposes = Mail.objects.order_by("pk").values_list("purpose", flat=True)
    assert list(purposes) == [MailPurpose.CONFIRM, MailPurpose.RECEIPT]


def test_the_page_and_the_receipt_say_so(client: Client, larch: Signatory) -> None:
    entry = sign(larch.signatory_list, "Cy Roe", "cy@example.org")
    page = client.post(reverse("signatures:confirm", args=[make_token(LinkPurpose.CONFIRM, entry)]))
    assert page.status_code == 200
    assert "noted as a further representative" in page.content.decode()
    entry.refresh_from_db()
    page = client.get(reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)]))
    assert "You are a further representative of it" in page.content.decode()
    assert re.findall(r'<input type="text" name="(\w+)"', page.content.decode()) == [
        "representative",
        "representative_role",
    ]


def test_further_representatives_correct_their_own_name_and_role_only(client: Client, larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    link = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)])
    sent = {"representative": "Cy Poe", "representative_role": "Chair", "name": "Mallory Inc.", "represented_by": "X"}
    response = client.post(link, sent)

    assert response.status_code == 302
    entry = Signatory.objects.get(pk=entry.pk)
    assert (entry.contact.representative, entry.contact.representative_role) == ("Cy Poe", "Chair")
    assert (entry.name, entry.represented_by, entry.is_attached) == ("Larch Society", "", True)
    larch.refresh_from_db()
    assert (larch.name, larch.represented_by) == ("Larch Society", "")
    assert "Cy Poe" in client.get(response["Location"]).content.decode()
    # The earlier link ended with the correction.
    assert client.get(link).status_code == 404
    logged = ModelLogEntry.objects.for_instance(entry).get(action="signatories.correct_own")
    assert logged.data["contact_fields"] == ["representative", "representative_role"]
    assert "Poe" not in str(logged.data)


def test_a_blank_name_of_a_further_representative_is_refused(client: Client, larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    link = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)])
    assert client.post(link, {"representative": " ", "representative_role": ""}).status_code == 200
    assert Contact.objects.get(pk=entry.pk).representative == "Cy Roe"


def test_the_api_refuses_other_changes_of_further_representatives(client: Client, larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))

    def manage(**changes: str) -> Any:
        body = {"token": make_token(LinkPurpose.MANAGE, Signatory.objects.get(pk=entry.pk)), "changes": changes}
        return client.post("/api/v1/sign-ons/manage", body, content_type="application/json")

    assert manage(representative="Cy Poe").status_code == 200
    assert Contact.objects.get(pk=entry.pk).representative == "Cy Poe"
    for changes in ({"name": "Mallory Inc."}, {"website": "https://example.org/"}, {"names": {"fr": "Mallory"}}):
        assert manage(**changes).status_code == 409  # type: ignore[arg-type]
    larch.refresh_from_db()
    assert larch.name == "Larch Society"


def test_further_representatives_change_their_address(larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    request_address_change(entry, "new@example.org")
    changed = confirm_address(Signatory.objects.get(pk=entry.pk))

    assert (changed.contact.email, changed.is_attached) == ("new@example.org", True)
    assert not hasattr(larch, "contact")


def test_nobody_corrects_after_the_organization_left_the_list(larch: Signatory, staff: User) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    withdraw(larch, user=staff)
    with pytest.raises(InvalidTransition):
        correct_own(Signatory.objects.get(pk=entry.pk), {"representative": "Cy Poe"})


def test_the_links_of_a_further_representative_never_touch_the_organization(larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Mallory", "mallory@example.org"))
    withdraw_own(entry)
    larch.refresh_from_db()
    assert larch.status == Status.PUBLISHED
    again = confirm_own(sign(larch.signatory_list, "Mallory", "mallory@example.org"))
    dispute(again)
    larch.refresh_from_db()
    assert (larch.status, larch.disputed_at) == (Status.PUBLISHED, None)


def test_a_withdrawn_organization_is_not_put_back_by_a_further_representative(larch: Signatory, staff: User) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    withdraw(larch, user=staff)
    entry.refresh_from_db()
    assert not entry.is_attached
    assert larch.signatory_list.signatories.counted().count() == 0


def test_noticed_sign_ons_wait_and_approval_attaches_them(larch: Signatory, staff: User) -> None:
    pending = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org", notices=[Notice.NO_PROOF]))
    assert pending.status == Status.PENDING
    assert approve(pending, user=staff).is_attached
    assert larch.signatory_list.signatories.counted().count() == 1


def test_contacts_of_further_representatives_are_kept_as_long_as_the_organization_is_listed(
    larch: Signatory, staff: User
) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    Signatory.objects.filter(pk=entry.pk).update(rejected_at=timezone.now() - timedelta(days=1_000))
    [rejected] = [rule for rule in RULES if rule.name == "contacts of rejected and disputed entries"]
    assert list(rejected.find(timezone.now())) == []
    withdraw(larch, user=staff)
    assert list(rejected.find(timezone.now())) == [entry]


def test_staff_see_the_further_representatives_and_the_history(staff_client: Client, larch: Signatory) -> None:
    confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    page = staff_client.get(reverse("signatories:inspect", args=[larch.pk])).content.decode()
    assert "Further representatives" in page
    assert "Cy Roe" in page
    history = staff_client.get(reverse("signatories:history", args=[larch.pk])).content.decode()
    assert "A further representative signed for this organization" in history
    assert "Cy Roe" not in history
    listing = staff_client.get(reverse("signatories:index")).content.decode()
    assert listing.count("Further representative") == 1


FILE = csv_lines(
    "Type,Organization,Representative,Role,Email",
    "Organization,Larch Society,Bo Sample,Chair,bo@example.org",
    "Organization,Larch Society,Cy Roe,Treasurer,cy@example.org",
    "Organization,Larch Society,Cy Roe,Treasurer,cy@example.org",
    "Organization,LARCH SOCIETY,Dee Poe,Clerk,bo@example.org",
)


def load(signatory_list: SignatoryList, content: bytes = FILE, **options: str) -> ImportReport:
    mapping = {"Organization": "name", "Representative": "representative", "Role": "representative_role"}
    return import_file(
        signatory_list,
        content,
        file_name="x.csv",
        options=ImportOptions(mapping=mapping, **options),  # type: ignore[arg-type]
    )


def representatives(signatory_list: SignatoryList) -> list[tuple[str, str, str, bool]]:
    rows = Contact.objects.filter(signatory__signatory_list=signatory_list).order_by("signatory")
    return [(row.representative, row.representative_role, row.email, row.signatory.is_attached) for row in rows]


def test_later_rows_of_an_organization_attach_to_it(signatory_list: SignatoryList) -> None:
    report = load(signatory_list)
    assert (report.new, [row.row for row in report.attached], [row.row for row in report.duplicates]) == (
        *([2], [3, 5]),
        [4],
    )
    assert [row.of for row in report.attached] == ["row 2", "row 2"]
    assert representatives(signatory_list) == [
        ("Bo Sample", "Chair", "bo@example.org", False),
        ("Cy Roe", "Treasurer", "cy@example.org", True),
        # The address of the first one, whose links lead to the entry.
        ("Dee Poe", "Clerk", "", True),
    ]
    assert signatory_list.signatories.counted().count() == 1


def test_rows_attach_to_an_entry_on_the_list(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch Society", email="bo@example.org")
    Contact.objects.update(representative="Bo Sample")
    report = load(signatory_list)
    assert (report.new, [row.row for row in report.attached]) == ([], [3, 5])
    assert [found.contact.representative for found in further_representatives(entry)] == ["Cy Roe", "Dee Poe"]


@pytest.mark.parametrize("policy", DuplicatePolicy)
def test_the_same_file_again_changes_nothing(signatory_list: SignatoryList, policy: DuplicatePolicy) -> None:
    load(signatory_list)
    before = representatives(signatory_list)
    report = load(signatory_list, duplicates=policy.value)
    assert (report.new, report.updated, report.attached, report.errors) == ([], [], [], [])
    assert representatives(signatory_list) == before


def test_undoing_an_import_removes_the_representatives_with_the_organization(signatory_list: SignatoryList) -> None:
    report = load(signatory_list)
    undone = undo_import(ImportBatch.objects.get(pk=report.batch))
    assert (undone.removed, undone.skipped) == (3, [])
    assert Signatory.objects.count() == 0


def test_undoing_an_import_keeps_an_organization_that_was_there_before(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    report = load(signatory_list)
    undo_import(ImportBatch.objects.get(pk=report.batch))
    assert representatives(signatory_list) == []
    assert signatory_list.signatories.counted().count() == 1


def test_representatives_who_are_asked_by_mail_attach_once_they_confirm(open_list: SignatoryList) -> None:
    report = load(open_list, address_source="our newsletter")
    # Row 4 repeats row 3, and row 5 has the address of the first representative.
    assert (report.new, report.attached, [row.row for row in report.duplicates]) == ([2, 3], [], [4, 5])
    first, second = open_list.signatories.order_by("pk")
    assert {first.status, second.status} == {Status.UNCONFIRMED}
    open_list.reviews_organizations = False
    open_list.save()
    confirm_own(first)
    assert confirm_own(second).is_attached
    assert open_list.signatories.counted().count() == 1


def test_merging_an_organization_keeps_its_further_representatives(larch: Signatory, staff: User) -> None:
    later = SignatoryFactory(signatory_list=larch.signatory_list, name="The Larch Society of Lakes")
    attached = SignatoryFactory(
        signatory_list=larch.signatory_list, name=larch.name, status=Status.REJECTED, email="cy@larch.example.org"
    )
    Signatory.objects.filter(pk=attached.pk).update(merged_into=larch, is_further_representative=True)
    merge([larch, later], survivor=later, user=staff)
    assert further_representatives(later) == [attached]
    approve(Signatory.objects.get(pk=larch.pk), user=staff)
    assert further_representatives(later) == []
    assert further_representatives(larch) == [attached]


def test_a_disputed_entry_is_no_further_representative(client: Client, larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    link = reverse("signatures:dispute", args=[make_token(LinkPurpose.DISPUTE, entry)])
    assert "The organization stays on the list." in client.get(link).content.decode()
    assert "You are no longer noted as a representative." in client.post(link).content.decode()
    assert further_representatives(larch) == []
    Signatory.objects.filter(pk=entry.pk).update(
        rejected_at=timezone.now() - timedelta(days=100), disputed_at=timezone.now() - timedelta(days=100)
    )
    [rejected] = [rule for rule in RULES if rule.name == "contacts of rejected and disputed entries"]
    assert list(rejected.find(timezone.now())) == [entry]


def test_who_withdraws_as_a_representative_reads_that_the_organization_stays(client: Client, larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    page = client.post(reverse("signatures:withdraw", args=[make_token(LinkPurpose.MANAGE, entry)]))
    assert "You are no longer noted as a representative." in page.content.decode()
    deliver_mail()
    text = str(mail.outbox[-1].body)
    assert "no longer noted as a further representative of Larch Society" in text
    assert "neither listed nor counted" not in text


def test_a_representative_signs_again_once_the_organization_left_the_list(
    client: Client, larch: Signatory, staff: User
) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    withdraw(larch, user=staff)
    entry = Signatory.objects.get(pk=entry.pk)
    page = client.get(reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)])).content.decode()
    assert "The organization is no longer on the list." in page
    assert "Rejected" not in page

    again = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    assert (again.pk, again.merged_into, again.is_further_representative) == (entry.pk, None, False)
    assert again.status in (Status.PENDING, Status.PUBLISHED)


def test_a_representative_does_not_sign_twice_while_the_organization_is_listed(larch: Signatory) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    assert sign(larch.signatory_list, "Cy Roe", "cy@example.org").is_attached
    assert Mail.objects.filter(signatory=entry, purpose=MailPurpose.ALREADY).count() == 1


def test_a_rejected_signer_does_not_sign_again(larch: Signatory, staff: User) -> None:
    pending = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org", notices=[Notice.NO_PROOF]))
    reject(pending, user=staff)
    withdraw(larch, user=staff)
    assert sign(larch.signatory_list, "Cy Roe", "cy@example.org").status == Status.REJECTED


def test_the_form_of_a_representative_shows_that_the_organization_left_meanwhile(
    client: Client, larch: Signatory, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = confirm_own(sign(larch.signatory_list, "Cy Roe", "cy@example.org"))
    link = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)])
    correct = self_service.correct_own

    def leave_and_correct(*args: Any, **kwargs: Any) -> Signatory:
        withdraw(larch, user=staff)
        return correct(*args, **kwargs)

    monkeypatch.setattr(self_service, "correct_own", leave_and_correct)
    page = client.post(link, {"representative": "Cy Poe", "representative_role": "Chair"})
    assert page.status_code == 200
    assert "this does not apply to it" in page.content.decode()
    assert Contact.objects.get(pk=entry.pk).representative == "Cy Roe"


def test_the_contact_of_a_merged_organization_becomes_a_further_representative(
    client: Client, open_list: SignatoryList, staff: User
) -> None:
    first, second = (
        SignatoryFactory(signatory_list=open_list, name=name, email=email, source=Source.FORM, confirmed_at=NOW)
        for name, email in (("Larch Society", "bo@example.org"), ("The Larch Society of Lakes", "cy@example.org"))
    )
    plan = plan_merge([first, second], survivor=first)
    assert [message for _entry, message in plan.contact_outcomes()] == [
        "stays the contact",
        "becomes a further representative of the organization",
    ]
    merge([first, second], survivor=first, user=staff)
    merged = Signatory.objects.get(pk=second.pk)
    assert (merged.is_attached, further_representatives(first)) == (True, [merged])
    page = client.get(reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, merged)])).content.decode()
    assert "You are a further representative of it" in page
    withdraw_own(merged)
    first.refresh_from_db()
    assert first.status == Status.PUBLISHED


def test_approving_a_merged_organization_again_gives_it_back_its_contact(
    open_list: SignatoryList, staff: User
) -> None:
    first, second = (
        SignatoryFactory(signatory_list=open_list, name=name, email=email, source=Source.FORM, confirmed_at=NOW)
        for name, email in (("Larch Society", "bo@example.org"), ("The Larch Society of Lakes", "cy@example.org"))
    )
    merge([first, second], survivor=first, user=staff)
    back = approve(Signatory.objects.get(pk=second.pk), user=staff)
    assert (back.status, back.is_further_representative, back.contact.email) == (
        Status.PUBLISHED,
        False,
        "cy@example.org",
    )
    assert further_representatives(first) == []


def test_the_only_contact_who_confirmed_withdraws_the_organization(open_list: SignatoryList, staff: User) -> None:
    imported = SignatoryFactory(signatory_list=open_list, email="office@example.org", source=Source.IMPORT)
    signed = SignatoryFactory(signatory_list=open_list, email="cy@example.org", source=Source.FORM, confirmed_at=NOW)
    plan = plan_merge([imported, signed], survivor=imported)
    assert plan.contact_outcomes()[1][1] == "stays with the merged entry: the contact can withdraw, but not correct"
    merge([imported, signed], survivor=imported, user=staff)
    withdraw_own(Signatory.objects.get(pk=signed.pk))
    imported.refresh_from_db()
    assert imported.status == Status.WITHDRAWN
