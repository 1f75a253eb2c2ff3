"""Merged entries are withdrawn together, unless another signer consented to one of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from signatories.addresses import email_key
from signatories.enums import Kind, MailPurpose, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.models import BlockedAddress, Mail, Signatory, SignatoryList
from signatories.moderation import decisions, merging
from signatories.signing import self_service
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.signers import deliver_mail, sign

pytestmark = pytest.mark.django_db

REASON = "She called"


def entry_of(signatory_list: SignatoryList, name: str, *, email: str = "", **fields: Any) -> Signatory:
    """Return an entry that its signer confirmed if there is an address, otherwise one that staff added."""
    own = {"source": Source.FORM, "confirmed_at": timezone.now(), "email": email} if email else {}
    return SignatoryFactory(signatory_list=signatory_list, name=name, **{**own, **fields})


def merged(kind: Kind, *, email: str = "", away: str = "away@example.org") -> tuple[Signatory, Signatory]:
    signatory_list = SignatoryListFactory(open=True)
    survivor = entry_of(signatory_list, "Robin Fernleaf", email=email, kind=kind)
    other = entry_of(signatory_list, "R. Fernleaf", email=away, kind=kind)
    merging.merge([survivor, other], survivor=survivor)
    return from_database(survivor), from_database(other)


def from_database(entry: Signatory) -> Signatory:
    return Signatory.objects.get(pk=entry.pk)


def statuses() -> list[str]:
    return list(Signatory.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("email", ["kept@example.org", ""])
@pytest.mark.parametrize("index", [0, 1])
def test_a_person_who_withdraws_one_of_their_entries_withdraws_all(email: str, index: int) -> None:
    pair = merged(Kind.INDIVIDUAL, email=email)
    self_service.withdraw_own(pair[index])
    assert statuses() == [Status.WITHDRAWN, Status.WITHDRAWN]
    for entry in pair:
        with pytest.raises(InvalidTransition, match="Put back"):
            decisions.approve(entry)
    assert decisions.restore(pair[0], reason=REASON).status == Status.PUBLISHED
    assert statuses() == [Status.PUBLISHED, Status.WITHDRAWN]


def test_staff_withdraw_a_person_with_all_that_was_merged() -> None:
    survivor, _other = merged(Kind.INDIVIDUAL, email="kept@example.org")
    decisions.withdraw(survivor)
    assert statuses() == [Status.WITHDRAWN, Status.WITHDRAWN]


@pytest.mark.parametrize("index", [0, 1])
def test_a_person_who_disputes_one_of_their_entries_suspends_all(index: int) -> None:
    pair = merged(Kind.INDIVIDUAL, email="kept@example.org")
    self_service.dispute(pair[index])
    assert statuses() == [Status.PENDING, Status.REJECTED]
    assert all(from_database(entry).disputed_at for entry in pair)
    for entry in pair:
        with pytest.raises(InvalidTransition, match="disputed"):
            decisions.approve(entry)


@pytest.mark.parametrize(("email", "after"), [("kept@example.org", Status.PUBLISHED), ("", Status.WITHDRAWN)])
def test_an_organization_stands_as_long_as_another_signed_for_it(email: str, after: Status) -> None:
    survivor, other = merged(Kind.ORGANIZATION, email=email)
    self_service.withdraw_own(other if email else survivor)
    assert statuses() == [after, Status.WITHDRAWN]


def test_an_organization_that_staff_added_stays_until_its_last_signer_withdraws() -> None:
    signatory_list = SignatoryListFactory(open=True)
    survivor = entry_of(
        signatory_list, "Larch Society", email="office@example.org", source=Source.IMPORT, confirmed_at=None
    )
    first = entry_of(signatory_list, "Larch", email="jo@example.org")
    second = entry_of(signatory_list, "The Larches", email="sam@example.org")
    merging.merge([survivor, first], survivor=survivor)
    merging.merge([from_database(survivor), second], survivor=from_database(survivor))
    self_service.withdraw_own(from_database(first))
    assert statuses() == [Status.PUBLISHED, Status.WITHDRAWN, Status.REJECTED]
    self_service.withdraw_own(from_database(second))
    assert statuses() == [Status.WITHDRAWN] * 3


def test_an_entry_of_an_organization_that_another_confirmed_can_be_approved_for_itself() -> None:
    survivor, other = merged(Kind.ORGANIZATION, email="kept@example.org")
    self_service.withdraw_own(survivor)
    assert statuses() == [Status.WITHDRAWN, Status.REJECTED]
    assert decisions.approve(other).status == Status.PUBLISHED


def test_entries_merged_one_after_the_other_are_one() -> None:
    signatory_list = SignatoryListFactory(open=True)
    entries = [
        entry_of(signatory_list, f"Robin Fernleaf {number}", email=f"{number}@example.org", kind=Kind.INDIVIDUAL)
        for number in range(3)
    ]
    merging.merge(entries[:2], survivor=entries[1])
    merging.merge([from_database(entries[1]), entries[2]], survivor=entries[2])
    self_service.withdraw_own(from_database(entries[0]))
    assert statuses() == [Status.WITHDRAWN] * 3


def test_who_disputes_what_was_merged_is_written_to_no_more_though_the_address_moved() -> None:
    survivor, other = merged(Kind.INDIVIDUAL)
    assert (survivor.email_key, other.email_key) == (email_key("away@example.org"), "")
    self_service.dispute(other, block=True)
    assert BlockedAddress.objects.filter(email_key=email_key("away@example.org")).exists()
    assert statuses() == [Status.PENDING, Status.REJECTED]


def test_who_withdrew_what_was_merged_signs_again_by_either_address() -> None:
    survivor, other = merged(Kind.INDIVIDUAL, email="kept@example.org")
    self_service.withdraw_own(survivor)
    sign(survivor.signatory_list, name="R. Fernleaf", email="away@example.org")
    entry = self_service.confirm_own(from_database(other))
    assert (entry.status, entry.merged_into) == (Status.PUBLISHED, None)
    assert statuses() == [Status.WITHDRAWN, Status.PUBLISHED]


def test_signing_again_for_an_organization_that_still_stands_waits_for_a_moderator() -> None:
    survivor, other = merged(Kind.ORGANIZATION, email="kept@example.org")
    SignatoryList.objects.update(reviews_organizations=False)
    self_service.withdraw_own(other)
    sign(survivor.signatory_list, Kind.ORGANIZATION, name="R. Fernleaf", email="away@example.org")
    assert self_service.confirm_own(from_database(other)).status == Status.PENDING
    assert statuses() == [Status.PUBLISHED, Status.PENDING]


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (None, "Your signature is listed under the letter."),
        (decisions.reject, "Your signature was not accepted by the organizers."),
    ],
)
def test_somebody_who_signs_again_after_a_merge_learns_the_status(verb: Any, sentence: str) -> None:
    survivor, _other = merged(Kind.INDIVIDUAL, email="kept@example.org")
    LetterFactory(signatory_list=survivor.signatory_list)
    if verb:
        verb(survivor)
    sign(survivor.signatory_list, name="R. Fernleaf", email="away@example.org")
    (message,) = deliver_mail()
    assert sentence in str(message.body)


def test_moderators_are_notified_of_a_dispute_once(django_user_model: Any) -> None:
    django_user_model.objects.create_superuser("alix", "alix@example.org", "correct horse")
    _stays, other = merged(Kind.INDIVIDUAL, email="kept@example.org")
    self_service.dispute(other)
    self_service.dispute(from_database(other))
    assert Mail.objects.filter(purpose=MailPurpose.DISPUTE).count() == 1


def test_somebody_who_signs_again_after_a_dispute_learns_of_the_dispute_and_not_of_a_refusal() -> None:
    survivor, _other = merged(Kind.INDIVIDUAL, email="kept@example.org")
    LetterFactory(signatory_list=survivor.signatory_list)
    self_service.dispute(survivor)
    sign(survivor.signatory_list, name="R. Fernleaf", email="away@example.org")
    (message,) = deliver_mail()
    assert "told us before that they had not signed" in str(message.body)
    assert "not accepted" not in str(message.body)
