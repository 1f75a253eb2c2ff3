from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import MailPurpose, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.models import Mail, Signatory, SignatoryList
from signatories.moderation.decisions import approve, ask_signer, reject, withdraw
from tests.factories import SignatoryFactory
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
Verb = Callable[..., Signatory]

MOVES = [
    (approve, Status.PENDING, Status.PUBLISHED),
    (approve, Status.REJECTED, Status.PUBLISHED),
    (reject, Status.UNCONFIRMED, Status.REJECTED),
    (reject, Status.PENDING, Status.REJECTED),
    (reject, Status.PUBLISHED, Status.REJECTED),
    (withdraw, Status.UNCONFIRMED, Status.WITHDRAWN),
    (withdraw, Status.PENDING, Status.WITHDRAWN),
    (withdraw, Status.PUBLISHED, Status.WITHDRAWN),
]
REPEATS = [(approve, Status.PUBLISHED), (reject, Status.REJECTED), (withdraw, Status.WITHDRAWN)]
ACTIONS = {
    Status.PUBLISHED: "signatories.approve",
    Status.REJECTED: "signatories.reject",
    Status.WITHDRAWN: "signatories.withdraw",
}


def stored_values(signatory: Signatory) -> dict[str, Any]:
    return Signatory.objects.filter(pk=signatory.pk).values().get()


@pytest.mark.parametrize(("verb", "before", "after"), MOVES)
def test_a_verb_moves_the_entry_stamps_it_and_leaves_all_else(
    signatory_list: SignatoryList, verb: Verb, before: Status, after: Status
) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, status=before, published_at=None)
    bystander = stored_values(SignatoryFactory(signatory_list=signatory_list, status=before, published_at=None))
    stamp, was, start = f"{after.value}_at", stored_values(signatory), timezone.now()
    returned = verb(signatory)
    now = stored_values(signatory)
    assert start <= now[stamp] <= timezone.now()
    assert now == was | {"status": after, stamp: now[stamp]}
    assert (returned.pk, returned.status) == (signatory.pk, after)
    assert stored_values(Signatory.objects.get(pk=bystander["id"])) == bystander


@pytest.mark.parametrize(("verb", "before", "after"), MOVES)
def test_who_did_what_is_on_record(staff: User, verb: Verb, before: Status, after: Status) -> None:
    signatory = SignatoryFactory(status=before)
    verb(signatory, user=staff)
    entry = ModelLogEntry.objects.for_instance(signatory).get()
    assert (entry.action, entry.user) == (ACTIONS[after], staff)
    assert entry.data == {"before": {"status": before.value}, "after": {"status": after.value}}


@pytest.mark.parametrize(("verb", "status"), REPEATS)
def test_doing_it_twice_is_the_same_as_doing_it_once(verb: Verb, status: Status) -> None:
    signatory = SignatoryFactory(pending=True)
    verb(signatory)
    once = stored_values(signatory)
    # The caller's object is stale on purpose; only the stored row counts.
    assert verb(signatory).status == status
    assert stored_values(signatory) == once
    assert ModelLogEntry.objects.for_instance(signatory).count() == 1


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        (approve, Status.UNCONFIRMED),
        (approve, Status.HELD),
        (approve, Status.WITHDRAWN),
        (reject, Status.WITHDRAWN),
        (withdraw, Status.REJECTED),
        (withdraw, Status.HELD),
    ],
)
def test_a_verb_that_does_not_apply_changes_nothing(verb: Verb, status: Status) -> None:
    signatory = SignatoryFactory(status=status)
    before = stored_values(signatory)
    with pytest.raises(InvalidTransition):
        verb(signatory)
    assert stored_values(signatory) == before
    assert ModelLogEntry.objects.for_instance(signatory).count() == 0


def test_what_is_stored_decides_and_not_what_the_caller_holds() -> None:
    stale = SignatoryFactory()
    Signatory.objects.filter(pk=stale.pk).update(status=Status.REJECTED, title="Changed meanwhile")
    with pytest.raises(InvalidTransition):
        withdraw(stale)
    assert approve(stale).title == "Changed meanwhile"
    assert stored_values(stale)["title"] == "Changed meanwhile"


def test_a_second_organization_of_one_name_can_not_be_published(signatory_list: SignatoryList) -> None:
    published = SignatoryFactory(signatory_list=signatory_list, name="The Cedar Network")
    rejected = SignatoryFactory(signatory_list=signatory_list, name="THE CEDAR NETWORK", status=Status.REJECTED)
    before = stored_values(rejected)
    with pytest.raises(InvalidTransition):
        approve(rejected)
    assert stored_values(rejected) == before
    assert ModelLogEntry.objects.for_instance(rejected).count() == 0
    # Once the first one is withdrawn, the name is available.
    withdraw(published)
    assert approve(rejected).status == Status.PUBLISHED


def test_the_same_organization_can_be_published_on_another_list() -> None:
    SignatoryFactory(name="Cedar Network")
    assert approve(SignatoryFactory(name="Cedar Network", pending=True)).status == Status.PUBLISHED


def test_a_question_reaches_the_signer_and_the_entry_keeps_waiting(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(pending=True, source=Source.FORM, email="jo@example.org")
    ask_signer(entry, question="Are you the society of Alder Bay?")
    assert Mail.objects.get().purpose == MailPurpose.QUESTION
    assert "Are you the society of Alder Bay?" in deliver_mail()[0].body
    assert Signatory.objects.get().status == Status.PENDING
