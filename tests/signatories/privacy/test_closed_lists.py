"""Contacts of closed lists are deleted after the period of their list, and names where the list says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.operations import housekeeping
from signatories.enums import MailPurpose, Outcome, Signing, Status
from signatories.exceptions import InvalidTransition
from signatories.exchange.export import export as export_file
from signatories.legal_hold import set_hold
from signatories.models import Contact, Correction, ImportRow, Mail, Signatory, SignatoryList, SortKey
from signatories.moderation import staff_edits
from signatories.privacy.retention import closed_lists
from signatories.signals import entries_left
from tests.factories import ImportBatchFactory, LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import database_state
from tests.threads import run_concurrently

pytestmark = pytest.mark.django_db
CLOSED_AT = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)
DUE = datetime(2027, 2, 28, 0, 0, tzinfo=UTC)
OWN = "contacts of closed lists with a period of their own"
NAMES = "names on closed lists"


def closed_list(**values: Any) -> SignatoryList:
    """Return a list that closed on 31 August, with a period of six months."""
    defaults = {"contact_months": 6, "time_zone": "UTC"}
    signatory_list: SignatoryList = SignatoryListFactory(**{**defaults, **values})
    SignatoryList.objects.filter(pk=signatory_list.pk).update(closed_at=CLOSED_AT)
    return SignatoryList.objects.get(pk=signatory_list.pk)


def signed(signatory_list: SignatoryList, name: str, **values: Any) -> Signatory:
    """Return an entry of an individual, with a contact, from before the list closed."""
    defaults = {"individual": True, "name": name, "email": f"{name.replace(' ', '.').lower()}@example.org"}
    entry: Signatory = SignatoryFactory(signatory_list=signatory_list, **{**defaults, **values})
    age([entry.pk])
    return entry


def age(pks: list[int]) -> None:
    Signatory.objects.filter(pk__in=pks).update(created_at=CLOSED_AT - timedelta(days=9))
    Contact.objects.filter(pk__in=pks).update(created_at=CLOSED_AT - timedelta(days=9))


def run(now: datetime = DUE) -> dict[str, int]:
    return {name: number for name, number in housekeeping.run(now).items() if name in (OWN, NAMES)}


def records(signatory_list: SignatoryList) -> list[dict[str, Any]]:
    found = ModelLogEntry.objects.for_instance(signatory_list).filter(action="signatories.expire")
    return [entry.data["expired"] for entry in found.order_by("pk")]


def test_contacts_are_deleted_on_the_day_and_not_before_and_names_stay() -> None:
    short, long = closed_list(), closed_list(contact_months=7)
    for each in (short, long):
        signed(each, f"Canary {each.pk}")
    assert run(DUE - timedelta(seconds=1)) == {OWN: 0, NAMES: 0}
    assert run() == {OWN: 1, NAMES: 0}
    assert [contact.signatory.signatory_list for contact in Contact.objects.all()] == [long]
    assert short.signatories.public().count() == 1
    assert (records(short), records(long)) == ([{"names": 0, "contacts": 1}], [])
    assert run() == {OWN: 0, NAMES: 0}
    assert len(records(short)) == 1


def test_the_period_of_the_site_does_not_apply_to_a_longer_one_of_a_list() -> None:
    signed(closed_list(contact_months=24), "Canary")
    housekeeping.run(CLOSED_AT + timedelta(days=300))
    assert Contact.objects.count() == 1


def test_contacts_of_those_who_want_news_and_those_added_since_stay_while_names_stay() -> None:
    signatory_list = closed_list()
    wants = signed(signatory_list, "Wants News")
    Contact.objects.filter(pk=wants.pk).update(wants_newsletter=True)
    late = signed(signatory_list, "Late")
    Contact.objects.filter(pk=late.pk).update(created_at=CLOSED_AT + timedelta(days=1))
    assert run() == {OWN: 0, NAMES: 0}
    assert run(DUE + timedelta(days=1)) == {OWN: 1, NAMES: 0}
    assert Contact.objects.get().signatory_id == wants.pk


def test_where_names_go_contacts_of_organizations_go_too_even_if_they_want_news() -> None:
    signatory_list, other = closed_list(anonymizes_names=True), closed_list()
    for each in (signatory_list, other):
        signed(each, f"Larch Society {each.pk}", individual=False)
    Contact.objects.update(wants_updates=True)
    assert run() == {OWN: 1, NAMES: 0}
    assert Contact.objects.get().signatory.signatory_list == other
    assert signatory_list.signatories.public().get().name == f"Larch Society {signatory_list.pk}"


@pytest.mark.parametrize("disputed_at", [None, CLOSED_AT])
def test_contacts_of_entries_that_nobody_decided_about_go_too(disputed_at: datetime | None) -> None:
    entry = signed(closed_list(), "Canary", status=Status.PENDING)
    Signatory.objects.update(disputed_at=disputed_at)
    assert run() == {OWN: 1, NAMES: 0}
    entry.refresh_from_db()
    assert (entry.status, Contact.objects.count()) == (Status.PENDING, 0)


def test_names_of_individuals_go_everywhere_and_those_of_organizations_and_other_lists_stay(
    django_capture_on_commit_callbacks: Any,
) -> None:
    signatory_list, other = closed_list(anonymizes_names=True), closed_list()
    left: list[str] = []

    def note(signatories: list[Signatory], **kwargs: Any) -> None:
        left.extend(str(entry.pk) for entry in signatories)

    entries_left.connect(note)
    person = signed(signatory_list, "Canary Fern", affiliation="Canary School", sort_as="Canary")
    person.contact.logo.save("canary.png", ContentFile(b"picture"))
    Contact.objects.filter(pk=person.pk).update(wants_updates=True, comment="Canary")
    Correction.objects.create(signatory=person, values={"title": "Canary"})
    Correction.objects.update(created_at=CLOSED_AT)
    age([person.pk])
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=person, text="Canary")
    log(instance=person, action="signatories.correct", data={"before": {"name": "Canary"}, "after": {"name": "x"}})
    row = {"batch": ImportBatchFactory(signatory_list=signatory_list), "number": 1, "outcome": Outcome.NEW}
    ImportRow.objects.create(**row, values={"name": "Canary"}, signatory_id=person.pk)
    for status in (Status.WITHDRAWN, Status.REJECTED, Status.PENDING):
        signed(signatory_list, f"Canary {status}", status=status)
    organization = signed(
        signatory_list, "Larch Society", individual=False, email="larch@example.org", represented_by="Canary Chair"
    )
    log(instance=organization, action="signatories.correct", data={"after": {"represented_by": "Canary Chair"}})
    ImportRow.objects.create(
        **{**row, "number": 2}, values={"represented_publicly_by": "Canary Chair"}, signatory_id=organization.pk
    )
    signed(other, "Robin Fern")
    with django_capture_on_commit_callbacks(execute=True):
        assert run()[NAMES] == 5
    entries_left.disconnect(note)
    assert "canary" not in json.dumps(database_state(), default=str).lower()
    assert {entry.name for entry in Signatory.objects.all()} == {
        f"(erased) {person.pk}",
        "Larch Society",
        "Robin Fern",
    }
    counts = signatory_list.signatories.counted().counts()
    assert (counts.organizations, counts.individuals) == (1, 1)
    assert [entry.name for entry in signatory_list.signatories.public()] == ["Larch Society"]
    assert (left, SortKey.objects.filter(signatory=person).count()) == ([str(person.pk)], 0)
    assert records(signatory_list) == [{"names": 5, "contacts": 5}]
    assert run() == {OWN: 0, NAMES: 0}
    assert "Larch" not in json.dumps(records(signatory_list))


def test_an_anonymized_name_is_counted_and_named_nowhere(client: Client) -> None:
    letter = LetterFactory(signatory_list=closed_list(anonymizes_names=True))
    person = signed(letter.signatory_list, "Canary Fern")
    signed(letter.signatory_list, "Larch Society", individual=False)
    run()
    assert Signatory.objects.get(pk=person.pk).is_name_hidden
    page = client.get(letter.url).content.decode()
    names = client.get(f"/api/v1/letters/{letter.slug}/signatories").content.decode()
    letter_data = client.get(f"/api/v1/letters/{letter.slug}").json()
    exported = export_file(letter.signatory_list.signatories.public(), "csv").decode()
    assert [("Canary" in text, "erased" in text, "Larch" in text) for text in (page, names, exported)] == [
        (False, False, True)
    ] * 3
    assert "1" in str(letter_data["counts"]["individuals"])


def test_lists_that_are_open_again_were_never_open_or_on_hold_keep_their_names() -> None:
    never = SignatoryListFactory(contact_months=1, anonymizes_names=True)
    again = closed_list(anonymizes_names=True)
    again.signing = Signing.OPEN
    again.save()
    held = closed_list(anonymizes_names=True)
    set_hold(held, reason="claim")
    for each in (never, again, held):
        signed(each, f"Robin {each.pk}")
    assert run()[NAMES] == 0
    assert Signatory.objects.filter(name__startswith="Robin").count() == 3
    # The contact of the list that was never open is counted from its own day.
    assert Contact.objects.exclude(signatory__signatory_list=never).count() == 2


REOPENED = {"signing": Signing.OPEN, "closed_at": None}


@pytest.mark.parametrize(
    "change", [REOPENED, {"contact_months": 24}, {"closed_at": DUE}], ids=["opened again", "longer", "closed later"]
)
@pytest.mark.parametrize("name", [OWN, NAMES])
def test_a_list_that_changes_after_a_rule_found_its_rows_keeps_them(name: str, change: dict[str, Any]) -> None:
    changed, other = closed_list(anonymizes_names=True), closed_list(anonymizes_names=True)
    for each in (changed, other):
        signed(each, f"Robin {each.pk}")
    rule = next(rule for rule in closed_lists.RULES if rule.name == name)
    found = list(rule.find(DUE))
    SignatoryList.objects.filter(pk=changed.pk).update(**change)
    rule.remove_batch(found, DUE)
    assert [contact.signatory.signatory_list for contact in Contact.objects.all()] == [changed]
    assert changed.signatories.get().name == f"Robin {changed.pk}"
    assert not SignatoryList.objects.filter(pk=changed.pk, expired_contacts__gt=0).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share one connection to SQLite in memory")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("name", [OWN, NAMES])
def test_a_rule_waits_for_a_colleague_who_opens_the_list_again(name: str) -> None:
    signatory_list = closed_list(anonymizes_names=True)
    signed(signatory_list, "Robin")
    rule = next(rule for rule in closed_lists.RULES if rule.name == name)
    found = list(rule.find(DUE))
    is_written, is_waiting = Event(), Event()

    def open_again() -> None:
        with transaction.atomic():
            SignatoryList.objects.filter(pk=signatory_list.pk).update(**REOPENED)
            is_written.set()
            # Longer than the rule takes if it does not wait.
            is_waiting.wait(1)

    def remove() -> None:
        is_written.wait(10)
        with transaction.atomic():
            rule.remove_batch(found, DUE)
        is_waiting.set()

    assert run_concurrently([open_again, remove]) == []
    assert (Contact.objects.count(), signatory_list.signatories.get().name) == (1, "Robin")


def test_a_run_that_is_killed_is_finished_by_the_next_one_with_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    signatory_list = closed_list(anonymizes_names=True)
    for number in range(5):
        signed(signatory_list, f"Robin {number}")
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    first = list(closed_lists.entries_with_names(DUE)[:2])
    closed_lists._anonymize(first, DUE)
    assert records(signatory_list) == []
    assert run()[NAMES] == 3
    assert records(signatory_list) == [{"names": 5, "contacts": 5}]
    # What another worker had read before is not counted twice.
    closed_lists._log_numbers()
    assert len(records(signatory_list)) == 1


def test_staff_cannot_show_a_name_that_was_removed_and_can_write_another_one() -> None:
    entry = signed(closed_list(anonymizes_names=True), "Canary")
    run()
    with pytest.raises(InvalidTransition, match="removed for good"):
        staff_edits.set_name_hidden(entry, is_name_hidden=False)
    assert Signatory.objects.get().is_name_hidden
    staff_edits.correct(entry, {"name": "Robin", "is_name_hidden": False})
    assert Signatory.objects.get().is_public


def test_removing_many_names_costs_as_many_queries_as_removing_few() -> None:
    numbers = []
    for size in (2, 12):
        signatory_list = closed_list(anonymizes_names=True)
        for number in range(size):
            signed(signatory_list, f"Robin {number}")
        with CaptureQueriesContext(connection) as queries:
            assert run()[NAMES] == size
        assert not SortKey.objects.filter(signatory__signatory_list=signatory_list).exists()
        numbers.append(len(queries))
    # The first run also looks up the types of content.
    assert numbers[1] <= numbers[0]


def test_an_empty_site_has_nothing_to_do() -> None:
    closed_list(anonymizes_names=True)
    assert run() == {OWN: 0, NAMES: 0}
    assert ModelLogEntry.objects.filter(action="signatories.expire").count() == 0


def test_a_hold_that_is_set_between_reading_and_erasing_counts() -> None:
    signatory_list = closed_list(anonymizes_names=True)
    signed(signatory_list, "Robin")
    found = list(closed_lists.entries_with_names(DUE))
    set_hold(signatory_list, reason="claim")
    closed_lists._anonymize(found, DUE)
    assert Signatory.objects.get().name == "Robin"
    assert Contact.objects.count() == 1
