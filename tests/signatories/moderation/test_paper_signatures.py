"""Signatures on paper, as staff enter them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.edit_conflicts.conflict import EditConflict
from core.users.models import User
from signatories.exceptions import EntryDeleted
from signatories.listing.counts import current_counts, tallies_of, tally_of
from signatories.models import PaperSignatures, SignatoryList
from signatories.models.paper_signatures import MAX_ENTRIES, MAX_NUMBER
from signatories.moderation.paper_signatures import (
    add_paper_signatures,
    change_paper_signatures,
    delete_paper_signatures,
)
from tests.factories import PaperSignaturesFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 3)


def on_paper(signatory_list: SignatoryList, number: int = 80, **more: Any) -> PaperSignatures:
    return PaperSignatures(signatory_list=signatory_list, number=number, counted_on=DAY, **more)


def logged(signatory_list: SignatoryList) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.action, entry.data) for entry in ModelLogEntry.objects.for_instance(signatory_list).order_by("pk")]


def test_the_numbers_of_a_list_add_up_beside_its_entries(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list)
    add_paper_signatures(on_paper(signatory_list, 80))
    add_paper_signatures(on_paper(signatory_list, 40))
    PaperSignaturesFactory(number=999)
    assert str(tally_of(signatory_list.pk).counts) == "1 organization and 120 on paper"
    assert current_counts(signatory_list) == tally_of(signatory_list.pk).counts


@pytest.mark.parametrize("batches", [1, 3])
def test_a_tally_has_them_without_another_query(batches: int, django_assert_num_queries: Any) -> None:
    lists = [SignatoryListFactory(), SignatoryListFactory()]
    for number in range(batches):
        PaperSignaturesFactory(signatory_list=lists[0], number=7 + number)
    with django_assert_num_queries(1):
        tallies = tallies_of([signatory_list.pk for signatory_list in lists])
    assert [tallies[signatory_list.pk].counts.paper for signatory_list in lists] == [{1: 7, 3: 24}[batches], 0]


@pytest.mark.parametrize("number", [-1, 0, MAX_NUMBER + 1, 2**31, 2**63])
def test_a_number_out_of_range_is_refused(signatory_list: SignatoryList, number: int) -> None:
    with pytest.raises(ValidationError) as refused:
        add_paper_signatures(on_paper(signatory_list, number))
    assert list(refused.value.error_dict) == ["number"]
    assert PaperSignatures.objects.count() == 0


def test_the_database_refuses_a_negative_number(signatory_list: SignatoryList) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        on_paper(signatory_list, -1).save()


def test_the_largest_total_can_be_stored(signatory_list: SignatoryList) -> None:
    assert MAX_NUMBER * MAX_ENTRIES < 2**31


def test_the_same_count_is_not_entered_twice(signatory_list: SignatoryList) -> None:
    add_paper_signatures(on_paper(signatory_list))
    with pytest.raises(ValidationError):
        add_paper_signatures(on_paper(signatory_list))
    add_paper_signatures(on_paper(signatory_list, note="Market"))
    add_paper_signatures(on_paper(SignatoryListFactory()))
    assert signatory_list.paper_signatures.total() == 160


def test_a_list_has_a_maximum_of_entries(signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signatories.moderation.paper_signatures.MAX_ENTRIES", 1)
    add_paper_signatures(on_paper(signatory_list))
    with pytest.raises(ValidationError, match="at most 1 entries"):
        add_paper_signatures(on_paper(signatory_list, 7))


def test_a_day_is_in_the_future_where_the_list_is(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.datetime(2026, 5, 3, 20, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    tomorrow = {"number": 1, "counted_on": datetime.date(2026, 5, 4)}
    for time_zone in ("", "America/Toronto"):
        with pytest.raises(ValidationError, match="in the future"):
            add_paper_signatures(PaperSignatures(signatory_list=SignatoryListFactory(time_zone=time_zone), **tomorrow))
    add_paper_signatures(PaperSignatures(signatory_list=SignatoryListFactory(time_zone="Asia/Tokyo"), **tomorrow))


def test_changes_are_logged_on_the_list_without_notes(signatory_list: SignatoryList, admin_user: User) -> None:
    paper = add_paper_signatures(on_paper(signatory_list, staff_note="Canary"), user=admin_user)
    changes = {"number": 81, "staff_note": "Canary again"}
    for _again in range(2):
        change_paper_signatures(paper, changes, opened={"number": "80", "staff_note": "Canary"}, user=admin_user)
    for _again in range(2):
        delete_paper_signatures(paper, user=admin_user)
    assert logged(signatory_list) == [
        ("signatories.add_paper", {"number": 80, "counted_on": "2026-05-03"}),
        (
            "signatories.change_paper",
            {"number": 81, "counted_on": "2026-05-03", "changed": ["number", "staff_note"], "before": 80},
        ),
        ("signatories.delete_paper", {"number": 81, "counted_on": "2026-05-03"}),
    ]


def test_a_change_of_the_same_field_meanwhile_is_a_conflict(signatory_list: SignatoryList) -> None:
    paper = add_paper_signatures(on_paper(signatory_list))
    opened = {"number": "80", "note": ""}
    change_paper_signatures(paper, {"number": 90}, opened=opened)
    with pytest.raises(EditConflict) as conflict:
        change_paper_signatures(paper, {"number": 70}, opened=opened)
    assert conflict.value.theirs == {"number": "90"}
    assert change_paper_signatures(paper, {"note": "Market"}, opened=opened).number == 90


def test_a_change_of_deleted_signatures_says_so(signatory_list: SignatoryList) -> None:
    paper = add_paper_signatures(on_paper(signatory_list))
    delete_paper_signatures(paper)
    gone = PaperSignatures(pk=1_000_000, signatory_list=signatory_list)
    with pytest.raises(EntryDeleted):
        change_paper_signatures(gone, {"number": 1}, opened={})
