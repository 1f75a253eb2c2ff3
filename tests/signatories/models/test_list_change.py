"""Which changes of a list are counted, and whether earlier files have something that must no longer be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from signatories.enums import IndividualOrder, Status
from signatories.exchange.known_columns import FIELD_OF, PUBLIC_COLUMNS
from signatories.list_changes import compact
from signatories.models import ListChange, Question, Signatory, SignatoryGroup, SignatoryList
from signatories.models.list_change import UNLISTED_FIELDS
from signatories.moderation.decisions import approve, reject, restore, withdraw
from signatories.moderation.staff_edits import set_group, set_lead, set_name_hidden
from signatories.questions.editing import delete_question, order_questions
from signatories.transitions import TRANSITIONS
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryGroupFactory
from tests.signatories.files import run_import
from tests.signatories.leaving import BY_VERB, CORRECTING, LEAVING, ROBIN, Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(signatory_list: SignatoryList) -> Signatory:
    """Return a published person who answered a question, on a list with a group."""
    SignatoryGroupFactory(signatory_list=signatory_list)
    QuestionFactory(signatory_list=signatory_list, key="city")
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, email=ROBIN, answers={"city": "Alder"}
    )
    return Signatory.objects.get(pk=entry.pk)


def change(signatory_list: SignatoryList, act: Callable[[], Any]) -> tuple[bool, bool]:
    """Return whether an act counted as a change, and whether as one that takes something away."""
    before = ListChange.objects.version_of(signatory_list.pk)
    act()
    after = ListChange.objects.version_of(signatory_list.pk)
    return after.changes > before.changes, after.removals > before.removals


def test_every_verb_that_takes_an_entry_off_the_list_is_tried() -> None:
    leaving = {
        verb
        for verb, transition in TRANSITIONS.items()
        if set(transition.targets.get(Status.PUBLISHED, ())) - {Status.PUBLISHED}
    }
    assert leaving == set(BY_VERB)


def test_no_field_of_public_files_counts_as_unlisted() -> None:
    exported = {field.name for field in Signatory._meta.concrete_fields} & {
        FIELD_OF[column].name for column in PUBLIC_COLUMNS
    }
    assert (exported & UNLISTED_FIELDS, "name" in exported) == (set(), True)


TAKING_AWAY = LEAVING | CORRECTING


@pytest.mark.parametrize("act", TAKING_AWAY.values(), ids=TAKING_AWAY)
def test_what_takes_something_away_is_counted_as_such(entry: Signatory, act: Act) -> None:
    assert change(entry.signatory_list, lambda: act(entry)) == (True, True)


def group_of(entry: Signatory) -> SignatoryGroup:
    return SignatoryGroup.objects.get(signatory_list=entry.signatory_list)


def _rename(group: SignatoryGroup) -> None:
    group.heading = "Later heading"
    group.save()


def _sort_by_date(signatory_list: SignatoryList) -> None:
    signatory_list.individual_order = IndividualOrder.DATE_SIGNED
    signatory_list.save()


ADDING: dict[str, Act] = {
    "published": lambda entry: SignatoryFactory(signatory_list=entry.signatory_list),
    "approved": lambda entry: approve(SignatoryFactory(signatory_list=entry.signatory_list, pending=True)),
    "restored": lambda entry: restore(
        SignatoryFactory(signatory_list=entry.signatory_list, withdrawn=True), reason="A mistake."
    ),
    "shown": lambda entry: set_name_hidden(
        SignatoryFactory(signatory_list=entry.signatory_list, is_name_hidden=True), is_name_hidden=False
    ),
    "published by a query": lambda entry: Signatory.objects.filter(
        pk=SignatoryFactory(signatory_list=entry.signatory_list, pending=True).pk
    ).update(status=Status.PUBLISHED),
    "inserted in bulk": lambda entry: Signatory.objects.bulk_create(
        [SignatoryFactory.build(signatory_list=entry.signatory_list)]
    ),
    "imported": lambda entry: run_import(entry.signatory_list, b"kind,name\norganization,Alder Society\n"),
    "made a lead signatory": lambda entry: set_lead(entry, is_lead=True),
    "a group added": lambda entry: SignatoryGroupFactory(signatory_list=entry.signatory_list),
    "a group renamed": lambda entry: _rename(group_of(entry)),
    "a group deleted": lambda entry: group_of(entry).delete(),
    "put into a group": lambda entry: set_group(entry, group=group_of(entry)),
    "sorted in another order": lambda entry: _sort_by_date(entry.signatory_list),
    "a question added": lambda entry: QuestionFactory(signatory_list=entry.signatory_list),
    "a question deleted": lambda entry: delete_question(QuestionFactory(signatory_list=entry.signatory_list)),
}


@pytest.mark.parametrize("act", ADDING.values(), ids=ADDING)
def test_what_only_adds_or_moves_is_counted_as_a_change(entry: Signatory, act: Act) -> None:
    assert change(entry.signatory_list, lambda: act(entry)) == (True, False)


def test_a_new_order_of_questions_is_a_change(entry: Signatory) -> None:
    later = QuestionFactory(signatory_list=entry.signatory_list, key="later", position=2)
    act = lambda: order_questions(entry.signatory_list, [later.pk])  # noqa: E731
    assert (change(entry.signatory_list, act), Question.objects.count()) == ((True, False), 2)


UNSEEN: dict[str, Act] = {
    "signed and not confirmed": lambda entry: SignatoryFactory(signatory_list=entry.signatory_list, unconfirmed=True),
    "rejected": lambda entry: reject(SignatoryFactory(signatory_list=entry.signatory_list, pending=True), reason=""),
    "deleted while pending": lambda entry: SignatoryFactory(
        signatory_list=entry.signatory_list, pending=True
    ).delete(),
    "linked to the directory": lambda entry: entry.save(update_fields=["organization"]),
    "keys written": lambda entry: Signatory.objects.bulk_update([entry], ["email_key"]),
    "another list changed": lambda entry: SignatoryFactory(),
}


@pytest.mark.parametrize("act", UNSEEN.values(), ids=UNSEEN)
def test_what_no_file_shows_is_no_change(entry: Signatory, act: Act) -> None:
    assert change(entry.signatory_list, lambda: act(entry)) == (False, False)


def test_a_change_that_is_rolled_back_is_not_counted(entry: Signatory) -> None:
    def act() -> None:
        with transaction.atomic():
            withdraw(entry)
            transaction.set_rollback(True)

    assert change(entry.signatory_list, act) == (False, False)


def test_adding_up_leaves_the_version_as_it_is(entry: Signatory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signatories.models.list_change.MAX_ROWS", 5)
    for takes_away in (True, False, True, False):
        ListChange.objects.record([entry.signatory_list_id], takes_away=takes_away)
    SignatoryFactory()
    before = ListChange.objects.version_of(entry.signatory_list_id)
    rows = ListChange.objects.count()
    assert change(entry.signatory_list, compact) == (False, False)
    assert ListChange.objects.version_of(entry.signatory_list_id) == before
    assert (ListChange.objects.filter(signatory_list=entry.signatory_list).count(), rows > 5) == (2, True)
    compact()
    assert ListChange.objects.version_of(entry.signatory_list_id) == before


def test_changes_are_recorded_in_one_query(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = ListChange.objects.version_of(signatory_list.pk).changes
    for lists in ([], [signatory_list.pk], [signatory_list.pk] * 3):
        with django_assert_num_queries(min(1, len(lists))):
            ListChange.objects.record(lists, takes_away=False)
            connection.cursor().close()  # sends what is postponed
    with django_assert_num_queries(1):
        assert ListChange.objects.version_of(signatory_list.pk).changes == before + 2
