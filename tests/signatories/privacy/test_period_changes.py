"""What a change of the settings of a list lets go at the next run of housekeeping."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.operations import housekeeping
from signatories.enums import Signing, Status
from signatories.legal_hold import set_hold
from signatories.models import Contact, Signatory, SignatoryList
from signatories.privacy.period_changes import NewlyDue, due_without_hold, newly_due
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
NOTHING = NewlyDue(0, 0)
LONG_AGO = timedelta(days=100)


@pytest.fixture
def closed_list(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list that closed a hundred days ago, with an individual and an organization with contacts."""
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin", email="robin@example.org")
    SignatoryFactory(signatory_list=signatory_list, name="Larch", email="larch@example.org")
    moment = timezone.now() - LONG_AGO
    SignatoryList.objects.update(closed_at=moment)
    Signatory.objects.update(created_at=moment - timedelta(days=1))
    Contact.objects.update(created_at=moment - timedelta(days=500))
    return SignatoryList.objects.get()


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ({"contact_months": 2}, NewlyDue(2, 0)),
        ({"contact_months": 12}, NOTHING),
        ({"contact_months": 2, "anonymizes_names": True}, NewlyDue(2, 1)),
        ({"anonymizes_names": True}, NOTHING),
        ({"contact_months": 2, "signing": Signing.OPEN}, NOTHING),
        ({"closes_at": timezone.now() - timedelta(days=400)}, NewlyDue(2, 0)),
    ],
)
def test_it_is_what_housekeeping_deletes(closed_list: SignatoryList, settings: dict[str, Any], due: NewlyDue) -> None:
    before = SignatoryList.objects.values().get()
    assert newly_due(closed_list, settings) == due
    # Nothing was changed.
    assert SignatoryList.objects.values().get() == before
    for name, value in settings.items():
        setattr(closed_list, name, value)
    closed_list.save()
    housekeeping.run()
    names = Signatory.objects.filter(name="Robin").count()
    assert (2 - Contact.objects.count(), 1 - names) == (due.contacts, due.names)


def test_a_period_that_ends_before_the_next_run_counts(closed_list: SignatoryList, settings: Any) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "contacts": 100}
    for hours, due in ((1, NewlyDue(2, 0)), (25, NOTHING)):
        closes_at = timezone.now() - LONG_AGO + timedelta(hours=hours)
        SignatoryList.objects.update(signing=Signing.OPEN, closed_at=None, closes_at=None)
        assert newly_due(closed_list, {"closes_at": closes_at}) == due


def test_what_is_due_anyway_does_not_count(closed_list: SignatoryList) -> None:
    SignatoryList.objects.update(contact_months=3)
    assert newly_due(closed_list, {"contact_months": 2}) == NOTHING
    assert newly_due(closed_list, {"contact_months": 2, "anonymizes_names": True}) == NewlyDue(0, 1)


def test_closing_a_list_now_starts_its_period(closed_list: SignatoryList) -> None:
    SignatoryList.objects.update(signing=Signing.OPEN, closed_at=None, contact_months=1)
    assert newly_due(closed_list, {"signing": Signing.CLOSED}) == NOTHING


def test_a_hold_keeps_everything_until_it_is_lifted(closed_list: SignatoryList) -> None:
    SignatoryList.objects.update(contact_months=2)
    assert due_without_hold(closed_list) == NOTHING
    set_hold(closed_list, reason="claim")
    assert newly_due(closed_list, {"contact_months": 1}) == NOTHING
    assert due_without_hold(closed_list) == NewlyDue(2, 0)
    assert SignatoryList.objects.get().is_on_hold


def test_the_end_of_a_hold_also_lets_contacts_of_withdrawn_entries_go(closed_list: SignatoryList) -> None:
    withdrawn_at = timezone.now() - timedelta(days=4_000)
    set_hold(closed_list, reason="claim")
    Signatory.objects.filter(name="Robin").update(status=Status.WITHDRAWN, withdrawn_at=withdrawn_at)
    assert due_without_hold(closed_list) == NewlyDue(1, 0)


def test_the_numbers_are_said_in_words() -> None:
    assert [NewlyDue(1, 2).in_words, NewlyDue(0, 1).in_words, NOTHING.in_words] == [
        "1 contact and 2 names",
        "1 name",
        "",
    ]
    with override("fr"):
        assert NewlyDue(2, 1).in_words == "2 contacts et 1 nom"
