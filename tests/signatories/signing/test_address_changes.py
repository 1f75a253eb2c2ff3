"""A signer changes their address: confirmed from the new one, with a way to object from the old one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.models import LetterPage
from signatories.addresses import email_key
from signatories.enums import MailNote, MailPurpose, Notice, Source, Status
from signatories.exceptions import InvalidTransition, LinkExpired, NameTaken
from signatories.mail.link_tokens import LinkPurpose, make_objection, make_token, read_objection, read_token
from signatories.models import AddressChange, BlockedAddress, Contact, Mail, Signatory
from signatories.moderation.staff_edits import correct
from signatories.privacy.personal_data import erase_contacts
from signatories.signing.address_changes import (
    MAX_REQUESTS,
    confirm_address,
    object_to_change,
    refuse_address,
    request_address_change,
)
from signatories.signing.link_requests import answer_link_requests
from signatories.signing.self_service import request_links
from signatories.signing.self_service_forms import AddressForm
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import deliver_mail, mail_links

pytestmark = pytest.mark.django_db
OLD, NEW = "robin@example.org", "fernleaf@example.org"


@pytest.fixture
def robin() -> Signatory:
    letter: LetterPage = LetterFactory()
    SignatoryFactory(
        signatory_list=letter.signatory_list,
        individual=True,
        name="Robin Fernleaf",
        source=Source.FORM,
        email=OLD,
        confirmed_at=timezone.now(),
    )
    return stored()


def stored() -> Signatory:
    return Signatory.objects.select_related("contact", "signatory_list").get(name="Robin Fernleaf")


def ask(email: str = NEW) -> None:
    request_address_change(stored(), email, token=make_token(LinkPurpose.MANAGE, stored()))


def confirm() -> Signatory:
    return confirm_address(stored(), token=make_token(LinkPurpose.ADDRESS, stored()))


def sent_to(messages: list[Any]) -> dict[str, Any]:
    return {message.to[0]: message for message in messages}


def test_a_new_address_replaces_the_old_one_once_it_is_confirmed(robin: Signatory, client: Client) -> None:
    manage = make_token(LinkPurpose.MANAGE, robin)
    page = client.post(reverse("signatures:change_address", args=[manage]), {"email": NEW})
    assert "Now confirm your new address." in page.content.decode()
    messages = sent_to(deliver_mail())
    assert set(messages) == {OLD, NEW}
    assert (stored().contact.email, stored().email_key) == (OLD, email_key(OLD))
    # Until then the old address manages the entry.
    assert read_token(LinkPurpose.MANAGE, manage) == robin
    url = mail_links(messages[NEW])["address"]
    assert "Robin Fernleaf" in client.get(url).content.decode()
    assert stored().contact.email == OLD
    response = client.post(url)
    assert response.url.startswith("/en/signatures/manage/") or response.url.startswith("/signatures/manage/")
    assert client.get(response.url).status_code == 200
    assert (stored().contact.email, stored().email_key, stored().status) == (NEW, email_key(NEW), Status.PUBLISHED)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.MANAGE, manage)
    # A second click.
    assert client.post(url).status_code == 404
    actions = ModelLogEntry.objects.values_list("action", flat=True).order_by("timestamp")
    assert [action for action in actions if "address" in action] == [
        "signatories.request_address",
        "signatories.change_address",
    ]
    assert not any(address in str(list(ModelLogEntry.objects.values())) for address in (OLD, NEW))


def test_the_mail_to_the_new_address_names_nobody(robin: Signatory) -> None:
    ask()
    [message] = [message for message in deliver_mail() if message.to == [NEW]]
    assert "Robin" not in str(message.body)
    assert OLD not in str(message.body)


@pytest.mark.parametrize("other", ["unknown", "blocked", "of another entry", "of the same person"])
def test_the_answer_is_the_same_for_every_address(robin: Signatory, client: Client, other: str) -> None:
    if other == "blocked":
        BlockedAddress.objects.create(email_key=email_key(NEW))
    if other == "of another entry":
        SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="Alix", email=NEW)
    if other == "of the same person":
        SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="Robin  FERNLEAF", email=NEW)
    manage = make_token(LinkPurpose.MANAGE, robin)
    page = client.post(reverse("signatures:change_address", args=[manage]), {"email": NEW}).content.decode()
    assert "Now confirm your new address." in page
    assert Mail.objects.filter(purpose=MailPurpose.ADDRESS, note="").count() == 1
    assert (NEW in sent_to(deliver_mail())) == (other != "blocked")


def test_the_same_name_and_address_twice_is_refused_to_the_owner_of_the_address(
    robin: Signatory, client: Client
) -> None:
    SignatoryFactory(
        signatory_list=robin.signatory_list, individual=True, name="FERNLEAF Robin", email="x@example.org"
    )
    SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="Robin FERNLEAF", email=NEW)
    ask()
    response = client.post(reverse("signatures:address", args=[make_token(LinkPurpose.ADDRESS, stored())]))
    assert response.status_code == 409
    assert "is already on this list with the same e-mail address" in response.content.decode()
    assert stored().contact.email == OLD
    with pytest.raises(NameTaken):
        confirm()


def test_the_last_request_counts(robin: Signatory) -> None:
    ask("first@example.org")
    first = make_token(LinkPurpose.ADDRESS, stored())
    ask("second@example.org")
    with pytest.raises(LinkExpired):
        confirm_address(stored(), token=first)
    assert AddressChange.objects.get().new_email == "second@example.org"
    # One mail to the new address, and one notice: those of the first request are obsolete.
    assert sorted(message.to[0] for message in deliver_mail()) == [OLD, "second@example.org"]
    assert confirm().contact.email == "second@example.org"


def test_the_present_address_takes_a_request_back(robin: Signatory) -> None:
    ask()
    token = make_token(LinkPurpose.ADDRESS, stored())
    ask(OLD.upper().replace("EXAMPLE.ORG", "example.org").lower())
    assert not AddressChange.objects.exists()
    with pytest.raises(LinkExpired):
        confirm_address(stored(), token=token)
    assert deliver_mail() == []


def test_requests_are_limited(robin: Signatory) -> None:
    for number in range(MAX_REQUESTS):
        ask(f"a{number}@example.org")
    with pytest.raises(InvalidTransition, match="several times today"):
        ask()
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))
    ask()


def test_the_budget_of_the_new_mailbox_applies(robin: Signatory, settings: Any) -> None:
    settings.MAIL_PER_DAY = 1
    other = SignatoryFactory(unconfirmed=True, individual=True, email=NEW)
    Mail.objects.create(
        purpose=MailPurpose.CONFIRM,
        signatory=other,
        mailbox_key=other.contact.mailbox_key,
        due_at=None,
        sent_at=timezone.now(),
    )
    ask()
    waiting = Mail.objects.get(purpose=MailPurpose.ADDRESS)
    assert waiting.due_at is not None
    assert (waiting.note, waiting.due_at > timezone.now() + timedelta(hours=23)) == (MailNote.LATER, True)


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("Robin+letters@Example.ORG", "Robin+letters@example.org"),
        ("robin@bücher.example", "robin@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_stored_in_their_canonical_form(typed: str, email: str) -> None:
    form = AddressForm({"email": typed})
    assert form.is_valid()
    assert form.cleaned_data["email"] == email


@pytest.mark.parametrize("typed", ['"robin fernleaf"@example.org', "robin@localhost", "robin", "a@b@example.org", ""])
def test_addresses_that_no_mail_reaches_are_refused(typed: str) -> None:
    assert not AddressForm({"email": typed}).is_valid()


def test_the_owner_of_the_new_address_may_refuse(robin: Signatory, client: Client) -> None:
    ask()
    url = reverse("signatures:address", args=[make_token(LinkPurpose.ADDRESS, stored())])
    assert "is not used for this signature" in client.post(url, {"step": "refuse", "block": "1"}).content.decode()
    assert stored().contact.email == OLD
    assert not AddressChange.objects.exists()
    assert BlockedAddress.objects.filter(email_key=email_key(NEW)).exists()
    assert not BlockedAddress.objects.filter(email_key=email_key(OLD)).exists()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_owner_of_the_old_address_may_object(
    robin: Signatory, client: Client, staff: User, is_confirmed: bool
) -> None:
    ask()
    notice = sent_to(deliver_mail())[OLD]
    token = make_token(LinkPurpose.ADDRESS, stored())
    if is_confirmed:
        confirm()
    manage = make_token(LinkPurpose.MANAGE, stored())
    url = mail_links(notice)["object"]
    assert client.get(url).status_code == 200
    assert stored().contact.email == (NEW if is_confirmed else OLD)
    page = client.post(url).content.decode()
    assert "Your address stays." in page
    assert (stored().contact.email, stored().email_key) == (OLD, email_key(OLD))
    assert not AddressChange.objects.exists()
    with pytest.raises(LinkExpired):
        confirm_address(stored(), token=token)
    if is_confirmed:
        with pytest.raises(LinkExpired):
            read_token(LinkPurpose.MANAGE, manage)
    assert Notice.OBJECTED.value in stored().contact.notices
    assert Mail.objects.filter(purpose=MailPurpose.OBJECTED, user=staff).count() == 1
    assert client.post(url).status_code == 404


def test_an_objection_undoes_later_changes_too(robin: Signatory) -> None:
    ask()
    objection = make_objection(AddressChange.objects.get())
    confirm()
    ask("third@example.org")
    confirm()
    ask("fourth@example.org")
    object_to_change(objection)
    assert (stored().contact.email, AddressChange.objects.count()) == (OLD, 0)


def test_the_notice_is_sent_also_if_the_new_address_is_confirmed_at_once(robin: Signatory) -> None:
    ask()
    confirm()
    ask("third@example.org")
    assert {OLD, NEW} <= set(sent_to(deliver_mail()))
    assert Mail.objects.filter(purpose=MailPurpose.MOVED, sent_at__isnull=False).count() == 2


def test_an_address_of_the_past_that_is_taken_now_is_not_restored(robin: Signatory) -> None:
    ask()
    objection = make_objection(AddressChange.objects.get())
    confirm()
    SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="Robin FERNLEAF", email=OLD)
    with pytest.raises(NameTaken):
        object_to_change(objection)
    assert stored().contact.email == NEW


@pytest.mark.parametrize("status", [Status.REJECTED, Status.WITHDRAWN])
def test_a_request_ends_with_the_entry(robin: Signatory, status: Status) -> None:
    ask()
    Signatory.objects.update(status=status)
    with pytest.raises(LinkExpired):
        confirm()
    with pytest.raises(InvalidTransition):
        request_address_change(stored(), "x@example.org")


def test_links_expire(robin: Signatory, settings: Any) -> None:
    ask()
    address, objection = make_token(LinkPurpose.ADDRESS, stored()), make_objection(AddressChange.objects.get())
    settings.LINK_LIFETIME_DAYS = -1
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.ADDRESS, address)
    with pytest.raises(LinkExpired):
        read_objection(objection)


def test_a_link_to_object_is_no_other_link(robin: Signatory) -> None:
    ask()
    objection = make_objection(AddressChange.objects.get())
    for purpose in LinkPurpose:
        with pytest.raises(LinkExpired):
            read_token(purpose, objection)


def test_erasing_the_contact_erases_both_addresses(robin: Signatory) -> None:
    ask()
    erase_contacts([robin])
    assert not AddressChange.objects.exists()
    assert deliver_mail() == []


def test_an_unconfirmed_signer_still_has_to_sign(robin: Signatory, client: Client) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED)
    ask()
    url = mail_links(sent_to(deliver_mail())[NEW])["address"]
    assert "Your signature is not confirmed yet" in client.post(url).content.decode()
    assert set(mail_links(sent_to(deliver_mail())[NEW])) == {"confirm", "dispute"}


# Staff correct an address.


def staff_correct(email: str) -> None:
    correct(stored(), {}, email=email)


@pytest.mark.parametrize("purpose", [LinkPurpose.CONFIRM, LinkPurpose.DISPUTE, LinkPurpose.DECLINE])
def test_staff_correct_the_address_of_an_unconfirmed_entry(robin: Signatory, purpose: LinkPurpose) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED, confirmed_at=None)
    earlier = make_token(purpose, stored())
    assert read_token(purpose, earlier) == robin
    staff_correct(NEW)
    with pytest.raises(LinkExpired):
        read_token(purpose, earlier)
    [message] = deliver_mail()
    assert (message.to, set(mail_links(message))) == ([NEW], {"confirm", "dispute"})
    assert not stored().contact.is_address_unconfirmed
    entry = ModelLogEntry.objects.get(action="signatories.correct")
    assert entry.data["contact"] == "changed"
    assert "example.org" not in str(entry.data)


def test_a_mail_that_waits_for_the_old_address_is_not_sent(robin: Signatory) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED, confirmed_at=None)
    request_links(OLD)
    answer_link_requests()
    staff_correct(NEW)
    assert [message.to for message in deliver_mail()] == [[NEW]]


def test_a_new_address_of_a_published_entry_is_confirmed_before_it_manages(robin: Signatory, client: Client) -> None:
    manage, dispute = make_token(LinkPurpose.MANAGE, robin), make_token(LinkPurpose.DISPUTE, robin)
    staff_correct(NEW)
    assert (stored().status, stored().contact.email) == (Status.PUBLISHED, NEW)
    for purpose, token in (
        (LinkPurpose.MANAGE, manage),
        (LinkPurpose.DISPUTE, dispute),
        (LinkPurpose.MANAGE, make_token(LinkPurpose.MANAGE, stored())),
    ):
        with pytest.raises(LinkExpired):
            read_token(purpose, token)
    [message] = deliver_mail()
    assert (message.to, set(mail_links(message))) == ([NEW], {"address"})
    # Links that it asks for lead there, too.
    request_links(NEW)
    [links] = deliver_mail()
    assert set(mail_links(links)) == {"address"}
    response = client.post(mail_links(links)["address"])
    assert client.get(response.url).status_code == 200
    assert not stored().contact.is_address_unconfirmed
    assert ModelLogEntry.objects.filter(action="signatories.confirm_address").count() == 1


def test_the_owner_of_an_address_that_staff_mistyped_takes_it_off(
    robin: Signatory, client: Client, staff: User
) -> None:
    staff_correct(NEW)
    url = reverse("signatures:address", args=[make_token(LinkPurpose.ADDRESS, stored())])
    client.post(url, {"step": "refuse"})
    entry = stored()
    assert (entry.status, entry.contact.email, entry.email_key) == (Status.PUBLISHED, "", "")
    assert entry.contact.notices == [Notice.ADDRESS.value]
    assert [mail.user for mail in Mail.objects.filter(purpose=MailPurpose.OBJECTED)] == [staff]
    with pytest.raises(LinkExpired):
        refuse_address(entry)


@pytest.mark.parametrize("source", [Source.STAFF, Source.IMPORT])
def test_nobody_is_asked_who_never_gave_an_address_here(robin: Signatory, source: Source) -> None:
    Signatory.objects.update(source=source, confirmed_at=None)
    staff_correct(NEW)
    assert deliver_mail() == []
    assert not stored().contact.is_address_unconfirmed


def test_a_duplicate_is_refused_with_its_name(robin: Signatory, staff_client: Client) -> None:
    SignatoryFactory(signatory_list=robin.signatory_list, individual=True, name="Robin FERNLEAF", email=NEW)
    with pytest.raises(NameTaken, match="“Robin Fernleaf” is already on this list with the same e-mail address"):
        staff_correct(NEW)
    assert (stored().contact.email, stored().email_key) == (OLD, email_key(OLD))


def test_staff_end_a_request_of_the_signer(robin: Signatory) -> None:
    ask("pending@example.org")
    token, objection = make_token(LinkPurpose.ADDRESS, stored()), make_objection(AddressChange.objects.get())
    staff_correct(NEW)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.ADDRESS, token)
    with pytest.raises(LinkExpired):
        read_objection(objection)
    assert [message.to for message in deliver_mail()] == [[NEW]]


def test_a_contact_has_one_request_at_a_time(robin: Signatory) -> None:
    ask()
    with pytest.raises(ValidationError):
        AddressChange(signatory=robin, old_email=OLD, new_email=NEW).full_clean()


# The API.


def post(client: Client, path: str, **body: object) -> Any:
    return client.post(f"/api/v1/sign-ons/{path}", body, content_type="application/json")


def test_the_api_changes_an_address(robin: Signatory, client: Client) -> None:
    manage = make_token(LinkPurpose.MANAGE, robin)
    assert post(client, "address", token=manage, email="nobody").status_code == 422
    assert post(client, "address", token=manage, email=NEW).status_code == 202
    objection = make_objection(AddressChange.objects.get())
    address = make_token(LinkPurpose.ADDRESS, stored())
    assert post(client, "show", token=address).json()["name"] == "Robin Fernleaf"
    fresh = post(client, "address/confirm", token=address).json()["token"]
    assert stored().contact.email == NEW
    assert post(client, "manage", token=fresh).status_code == 200
    assert post(client, "address/object", token=objection).status_code == 200
    assert Contact.objects.get().email == OLD
    assert post(client, "manage", token=fresh).status_code == 404
    assert post(client, "address/refuse", token=address).status_code == 404


def test_the_api_ends_requests_to_confirm(robin: Signatory, client: Client) -> None:
    Signatory.objects.update(status=Status.UNCONFIRMED)
    assert post(client, "decline", token=make_token(LinkPurpose.DECLINE, stored())).status_code == 200
    assert stored().contact.declined_at is not None


def test_other_capitals_are_no_other_address(robin: Signatory) -> None:
    token = make_token(LinkPurpose.MANAGE, robin)
    respelled = "Robin@example.org"
    correct(robin, {}, email=respelled, user=None)
    assert stored().contact.email == respelled
    assert not stored().contact.is_address_unconfirmed
    assert Mail.objects.count() == 0
    assert read_token(LinkPurpose.MANAGE, token) == robin
    ask()
    ask(OLD)
    assert AddressChange.objects.count() == 0
    assert deliver_mail() == []
