from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Kind, MailNote, MailPurpose, Notice, Signing, Status
from signatories.exceptions import SigningClosed
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import BlockedAddress, Contact, Mail, Signatory, SignatoryList, SigningSettings
from signatories.moderation.decisions import withdraw
from signatories.moderation.staff_edits import correct
from signatories.signing.self_service import confirm_own
from signatories.signing.sign_on import release, sign_on
from signatories.signing.signing_state import signing_state
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.signers import application, deliver_mail, mail_links, sign

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def open_list(db: None) -> SignatoryList:
    return SignatoryListFactory(open=True)


def purposes() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("purpose", flat=True))


def test_what_is_sent_waits_unconfirmed_and_is_asked_about_by_mail(open_list: SignatoryList) -> None:
    private = {"representative": "Jo Birch", "comment": "Good luck", "wants_updates": True, "language": "fr"}
    sign(
        open_list,
        Kind.ORGANIZATION,
        public={"names": {"fr": "Société du mélèze"}, "country": "CA"},
        private=private,
        text_version="abc",
        network_key="somewhere",
    )
    entry = Signatory.objects.get()
    assert (entry.name, entry.names, entry.country.code) == ("Larch Society", {"fr": "Société du mélèze"}, "CA")
    assert (entry.status, entry.source, entry.text_version) == (Status.UNCONFIRMED, "form", "abc")
    assert {name: getattr(entry.contact, name) for name in private} == private
    assert (entry.contact.email, entry.contact.network_key) == ("robin@example.org", "somewhere")
    assert Signatory.objects.counted().count() == 0
    assert purposes() == [MailPurpose.CONFIRM]


def test_the_request_to_confirm_holds_nothing_that_was_typed(open_list: SignatoryList) -> None:
    private_values = {"title": "Canary title", "affiliation": "Canary body", "region": "Canary region"}
    sign(open_list, name="Canary name", public=private_values, private={"comment": "Canary comment"})
    [message] = deliver_mail()
    assert message.to == ["robin@example.org"]
    assert message.subject == "Confirm that you sign “An open letter”"
    assert "canary" not in message.message().as_string().lower()
    assert set(mail_links(message)) == {"confirm", "dispute"}


def test_a_title_can_not_add_a_header(open_list: SignatoryList) -> None:
    open_list.title = "Letter\nBcc: everybody@example.org"
    open_list.save()
    sign(open_list)
    [message] = deliver_mail()
    assert message.message()["Bcc"] is None
    assert message.recipients() == ["robin@example.org"]


@pytest.mark.parametrize(
    ("kind", "reviews", "after"),
    [
        (Kind.INDIVIDUAL, {}, Status.PUBLISHED),
        (Kind.INDIVIDUAL, {"reviews_individuals": True}, Status.PENDING),
        (Kind.ORGANIZATION, {}, Status.PENDING),
        (Kind.ORGANIZATION, {"reviews_organizations": False}, Status.PUBLISHED),
    ],
)
def test_a_confirmed_entry_is_published_or_waits_as_the_list_says(
    kind: Kind, reviews: dict[str, bool], after: Status
) -> None:
    signatory_list = SignatoryListFactory(open=True, **reviews)
    sign(signatory_list, kind)
    entry = confirm_own(Signatory.objects.get())
    assert (entry.status, entry.signed_on) == (after, timezone.localdate())
    assert (entry.published_at is not None) is (after == Status.PUBLISHED)
    assert purposes() == [MailPurpose.CONFIRM, MailPurpose.RECEIPT]
    assert ModelLogEntry.objects.for_instance(entry).filter(action="signatories.confirm").count() == 1


def test_confirming_again_is_confirming_once(open_list: SignatoryList) -> None:
    sign(open_list)
    once = confirm_own(Signatory.objects.get())
    again = confirm_own(Signatory.objects.get())
    assert (again.status, again.confirmed_at) == (Status.PUBLISHED, once.confirmed_at)
    assert purposes() == [MailPurpose.CONFIRM, MailPurpose.RECEIPT]


def test_the_contact_of_a_confirmed_entry_leads_to_that_entry(open_list: SignatoryList) -> None:
    sign(open_list)
    assert confirm_own(Signatory.objects.get()).contact.signatory.status == Status.PUBLISHED


def test_an_organization_belongs_to_its_directory_entry_once_it_confirms(open_list: SignatoryList) -> None:
    larch = OrganizationFactory(name="Larch Society Inc.")
    sign(open_list, Kind.ORGANIZATION)
    assert confirm_own(Signatory.objects.get()).organization == larch


def test_a_name_that_is_taken_makes_a_further_representative(open_list: SignatoryList) -> None:
    open_list.reviews_organizations = False
    open_list.save()
    larch = SignatoryFactory(signatory_list=open_list, name="LARCH SOCIETY")
    sign(open_list, Kind.ORGANIZATION)
    entry = confirm_own(Signatory.objects.get(status=Status.UNCONFIRMED))
    assert (entry.merged_into, entry.is_attached, entry.contact.notices) == (larch, True, [])


def test_a_name_that_is_taken_while_its_signer_confirms_waits_for_a_human(
    open_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_list.reviews_organizations = False
    open_list.save()
    SignatoryFactory(signatory_list=open_list, name="LARCH SOCIETY")
    sign(open_list, Kind.ORGANIZATION)
    monkeypatch.setattr("signatories.signing.self_service.listed_organization", lambda _entry: None)
    entry = confirm_own(Signatory.objects.get(status=Status.UNCONFIRMED))
    assert (entry.status, entry.contact.notices) == (Status.PENDING, [Notice.TAKEN])


@pytest.mark.parametrize("notice", [Notice.NO_PROOF, Notice.TOO_FAST, Notice.TRAP])
def test_what_was_noticed_sends_an_entry_to_review_and_refuses_nobody(
    open_list: SignatoryList, notice: Notice
) -> None:
    sign(open_list, notices=[notice])
    assert confirm_own(Signatory.objects.get()).status == Status.PENDING


def test_work_that_was_done_once_is_no_proof_a_second_time(open_list: SignatoryList) -> None:
    sign(open_list, proof_key="done")
    sign(open_list, proof_key="done", name="Sam")
    assert [contact.notices for contact in Contact.objects.order_by("pk")] == [[], [Notice.NO_PROOF]]


@pytest.mark.parametrize(
    ("name", "notices"),
    [
        ("+1 Collective", [Notice.FORMULA]),
        ("=Equal= Network", [Notice.FORMULA]),
        ("@Example", [Notice.FORMULA]),
        ("Lаrch Society", [Notice.LOOK_ALIKE]),
        ("\U0002a700 \U00031350", [Notice.NO_GLYPH]),
        ("Лиственница", []),
        ("Ευρυδίκη Larch", []),
        ("Larch Society", []),
    ],
)
def test_odd_names_are_legitimate_and_looked_at(open_list: SignatoryList, name: str, notices: list[Notice]) -> None:
    sign(open_list, name=name)
    entry = Signatory.objects.get()
    assert (entry.name, entry.contact.notices) == (name, notices)


def test_who_sends_the_same_again_gets_no_second_entry_and_no_second_mail(open_list: SignatoryList) -> None:
    for _time in range(3):
        sign(open_list)
    assert (Signatory.objects.count(), purposes()) == (1, [MailPurpose.CONFIRM])


@pytest.mark.slow
def test_who_lost_the_mail_gets_another_one_later_and_three_a_day(open_list: SignatoryList) -> None:
    for _time in range(5):
        sign(open_list)
        deliver_mail()
        Mail.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - HOUR)
    assert purposes() == [*[MailPurpose.CONFIRM] * 3, MailPurpose.LINKS]
    # The fourth is not lost: it waits until the first is a day old, and also covers the fifth.
    later = Mail.objects.get(purpose=MailPurpose.LINKS)
    assert later.note == MailNote.BUDGET
    assert later.due_at is not None
    assert later.due_at - timezone.now() == pytest.approx(timedelta(hours=23), abs=timedelta(minutes=1))
    [message] = deliver_mail(after=timedelta(days=1))
    assert set(mail_links(message)) == {"confirm", "dispute"}


def test_who_has_signed_already_gets_another_mail_and_stays_as_they_are(open_list: SignatoryList) -> None:
    sign(open_list)
    before = confirm_own(Signatory.objects.get())
    sign(open_list, public={"title": "Somebody else"})
    entry = Signatory.objects.get()
    assert (entry.status, entry.title, entry.confirmed_at) == (Status.PUBLISHED, "", before.confirmed_at)
    assert purposes() == [MailPurpose.CONFIRM, MailPurpose.RECEIPT, MailPurpose.ALREADY]
    message = deliver_mail()[-1]
    assert message.subject == "You have already signed “An open letter”"
    assert set(mail_links(message)) == {"manage", "dispute"}


def test_who_withdrew_can_sign_anew(open_list: SignatoryList) -> None:
    sign(open_list)
    withdraw(confirm_own(Signatory.objects.get()))
    Mail.objects.all().delete()
    sign(open_list)
    assert (Signatory.objects.get().status, purposes()) == (Status.UNCONFIRMED, [MailPurpose.CONFIRM])


def test_two_people_may_share_an_address_and_sign_for_their_organization_too(open_list: SignatoryList) -> None:
    sign(open_list)
    sign(open_list, name="Sam Fernleaf")
    sign(open_list, Kind.ORGANIZATION)
    assert Signatory.objects.count() == 3


def test_a_blocked_address_gets_no_mail(open_list: SignatoryList) -> None:
    sign(open_list)
    entry = Signatory.objects.get()
    BlockedAddress.objects.create(email_key=entry.email_key)
    sign(open_list, name="Another Name")
    assert deliver_mail() == []


def test_an_address_whose_contact_is_forgotten_can_not_sign_twice(open_list: SignatoryList) -> None:
    sign(open_list)
    entry = confirm_own(Signatory.objects.get())
    correct(entry, {}, email="")
    sign(open_list)
    assert Signatory.objects.get().status == Status.PUBLISHED


@pytest.mark.parametrize(
    ("settings_of_list", "state"),
    [
        ({"signing": Signing.CLOSED}, Signing.CLOSED),
        ({"signing": Signing.OPEN}, Signing.OPEN),
        ({"signing": Signing.PAUSED}, Signing.PAUSED),
        ({"signing": Signing.OPEN, "opens_at": timezone.now() + HOUR}, Signing.NOT_YET),
        ({"signing": Signing.OPEN, "opens_at": timezone.now() - HOUR}, Signing.OPEN),
        ({"signing": Signing.OPEN, "closes_at": timezone.now() - HOUR}, Signing.CLOSED),
        ({"signing": Signing.OPEN, "closes_at": timezone.now() + HOUR}, Signing.OPEN),
    ],
)
def test_a_list_takes_signatures_only_while_it_is_open(settings_of_list: dict[str, Any], state: Signing) -> None:
    signatory_list = SignatoryListFactory(**settings_of_list)
    assert signing_state(signatory_list) == state
    if state == Signing.OPEN:
        return
    with pytest.raises(SigningClosed) as caught:
        sign_on(signatory_list, application())
    assert caught.value.state == state
    assert Signatory.objects.count() == Mail.objects.count() == 0


def test_one_switch_pauses_all_lists(open_list: SignatoryList) -> None:
    SigningSettings.objects.update_or_create(defaults={"is_paused": True})
    assert signing_state(open_list) == Signing.PAUSED


def test_who_signed_in_time_may_confirm_after_the_list_closed(open_list: SignatoryList) -> None:
    sign(open_list)
    open_list.signing = Signing.CLOSED
    open_list.save()
    assert confirm_own(Signatory.objects.get()).status == Status.PUBLISHED


def test_an_entry_that_is_held_back_gets_its_mail_once_it_is_released(
    open_list: SignatoryList, staff: User, settings: Any
) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"network": ["0/hour"]}
    sign(open_list, network_key="flood")
    entry = Signatory.objects.get()
    assert (entry.status, purposes()) == (Status.HELD, [])
    sign(open_list, network_key="flood")
    assert purposes() == []
    for _time in range(2):
        release(entry, user=staff)
    assert (Signatory.objects.get().status, purposes()) == (Status.UNCONFIRMED, [MailPurpose.CONFIRM])


def test_the_token_of_a_mail_confirms_its_entry(open_list: SignatoryList) -> None:
    sign(open_list)
    entry = Signatory.objects.get()
    assert read_token(LinkPurpose.CONFIRM, make_token(LinkPurpose.CONFIRM, entry)) == entry


def test_nothing_of_a_contact_is_in_the_log(open_list: SignatoryList) -> None:
    sign(open_list, private={"comment": "Canary"})
    confirm_own(Signatory.objects.get())
    assert Contact.objects.count() == 1
    logged = str(list(ModelLogEntry.objects.values()))
    assert "robin@example.org" not in logged
    assert "Canary" not in logged
