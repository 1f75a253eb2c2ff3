from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.users.models import User
from letters.models import LetterPage
from signatories.enums import DuplicatePolicy, Kind, Status
from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Signatory, SignatoryList, SortKey, SortOrder
from signatories.moderation import decisions, merging, staff_edits
from signatories.privacy.erasure import delete_list
from signatories.signing import self_service
from signatories.sort_orders.keys import find_wrong_keys
from tests.factories import LetterFactory, SignatoryFactory, SignatoryGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bilingual(letter: LetterPage) -> SignatoryList:
    """Return the list of a letter in two languages, whose names may be withheld."""
    LetterFactory(language="fr", translation_key=letter.translation_key)
    letter.signatory_list.allows_hidden_names = True
    letter.signatory_list.save()
    return letter.signatory_list


def keys(signatory_list: SignatoryList) -> dict[str, list[str]]:
    """Return the names in the current order of each language."""
    return {
        order.language: list(order.keys.order_by("key").values_list("signatory__name", flat=True))
        for order in SortOrder.objects.filter(signatory_list=signatory_list, is_current=True)
    }


def imported(signatory_list: SignatoryList, rows: str, **options: Any) -> ImportBatch:
    report = import_file(signatory_list, rows.encode(), file_name="list.csv", options=ImportOptions(**options))
    assert report.written
    return ImportBatch.objects.get(pk=report.batch)


def merge_and_undo(entry: Signatory) -> None:
    other = SignatoryFactory(signatory_list=entry.signatory_list, name="Alder, Wren", individual=True)
    merging.merge([entry, other], survivor=other)
    decisions.approve(entry)


def group_and_remove(entry: Signatory) -> None:
    group = SignatoryGroupFactory(signatory_list=entry.signatory_list)
    staff_edits.set_group(entry, group=group)
    assert {key.group_id for key in SortKey.objects.filter(signatory=entry)} == {group.pk}
    group.delete()


CHANGES: dict[str, Callable[[Signatory], object]] = {
    "another name": lambda entry: staff_edits.correct(entry, {"name": "Zoé Zeder"}),
    "a translation": lambda entry: staff_edits.correct(entry, {"names": {"fr": "Zoé"}}),
    "a sort text": lambda entry: staff_edits.correct(entry, {"sort_as": "Zed"}),
    "another kind": lambda entry: staff_edits.change_kind(entry, kind=Kind.ORGANIZATION),
    "a country": lambda entry: staff_edits.correct(entry, {"country": "FR"}),
    "a lead signatory": lambda entry: staff_edits.set_lead(entry, is_lead=True),
    "a group and none again": group_and_remove,
    "a withheld name": lambda entry: staff_edits.set_name_hidden(entry, is_name_hidden=True),
    "a correction by the signer": lambda entry: self_service.correct_own(entry, {"name": "Zoé Zeder"}),
    "a withdrawal by the signer": self_service.withdraw_own,
    "a dispute": self_service.dispute,
    "a rejection": decisions.reject,
    "a withdrawal and a restoration": lambda entry: decisions.restore(decisions.withdraw(entry), reason="asked"),
    "a merge and its undoing": merge_and_undo,
    "a removal": staff_edits.remove,
    "a deletion in bulk": lambda entry: Signatory.objects.filter(pk=entry.pk).delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_stored_keys_of_a_changed_entry_are_its_own(
    bilingual: SignatoryList, change: Callable[[Signatory], object]
) -> None:
    SignatoryFactory(signatory_list=bilingual, name="Larch", names={"fr": "Mélèze"})
    entry = SignatoryFactory(signatory_list=bilingual, individual=True, name="Wren Alder", email="wren@example.org")
    change(entry)
    assert list(find_wrong_keys(bilingual)) == []
    public = set(bilingual.signatories.public().values_list("name", flat=True))
    assert {language: set(names) for language, names in keys(bilingual).items()} == {"en": public, "fr": public}


def test_the_check_finds_missing_superfluous_and_outdated_keys(bilingual: SignatoryList) -> None:
    entries = SignatoryFactory.create_batch(3, signatory_list=bilingual)
    english = bilingual.sort_orders.get(language="en", is_current=True)
    french = bilingual.sort_orders.get(language="fr", is_current=True)
    SortKey.objects.filter(signatory=entries[0], sort_order=english).delete()
    SortKey.objects.filter(signatory=entries[1], sort_order=french).update(key="zzz")
    Signatory.objects.filter(pk=entries[2].pk).update(status=Status.PENDING)
    assert set(find_wrong_keys(bilingual)) == {
        (english, entries[0].pk),
        (french, entries[1].pk),
        (english, entries[2].pk),
        (french, entries[2].pk),
        *((order, pk) for order, pk in find_wrong_keys(bilingual) if not order.is_current),
    }


def test_imports_write_the_keys_and_their_undoing_deletes_or_restores_them(bilingual: SignatoryList) -> None:
    SignatoryFactory(signatory_list=bilingual, name="Larch", country="CA")
    first = imported(bilingual, "kind,name,name_fr\norganization,Birch,Bouleau\norganization,Zelkova,Abélie\n")
    assert keys(bilingual) == {"en": ["Birch", "Larch", "Zelkova"], "fr": ["Zelkova", "Birch", "Larch"]}
    second = imported(bilingual, "kind,name,name_fr\norganization,Larch,Aaa\n", duplicates=DuplicatePolicy.UPDATE)
    assert keys(bilingual) == {"en": ["Birch", "Larch", "Zelkova"], "fr": ["Larch", "Zelkova", "Birch"]}
    assert list(find_wrong_keys(bilingual)) == []
    undo_import(second)
    undo_import(first)
    assert keys(bilingual) == {"en": ["Larch"], "fr": ["Larch"]}
    assert list(find_wrong_keys(bilingual)) == []


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_entries_that_are_not_public_have_no_keys(bilingual: SignatoryList, status: Status) -> None:
    SignatoryFactory(signatory_list=bilingual, status=status)
    SignatoryFactory(signatory_list=bilingual, individual=True, is_name_hidden=True)
    assert SortKey.objects.count() == 0


def test_saving_costs_two_statements_if_the_place_changes_and_one_to_count_what_is_public(
    bilingual: SignatoryList, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        entry = SignatoryFactory(signatory_list=bilingual, unconfirmed=True)
    entry.name = "Larch"
    with django_assert_num_queries(1):
        entry.save()
    entry.status = Status.PUBLISHED
    with django_assert_num_queries(4):
        entry.save(update_fields=["status"])
    with django_assert_num_queries(2):
        entry.save(update_fields=["region", "published_at"])
    with django_assert_num_queries(1):
        entry.save(update_fields=["published_at"])
    entry = Signatory.objects.get(pk=entry.pk)
    entry.status = Status.REJECTED
    with django_assert_num_queries(3):
        entry.save(update_fields=["status"])
    assert SortKey.objects.count() == 0


def test_an_entry_that_became_public_behind_an_instance_loses_its_keys_with_it(bilingual: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=bilingual, pending=True)
    decisions.approve(entry)
    entry.refresh_from_db()
    entry.status = Status.REJECTED
    entry.save()
    assert SortKey.objects.count() == 0


def test_deleting_a_list_deletes_its_orders_and_keys(bilingual: SignatoryList, staff: User) -> None:
    other = SignatoryFactory()
    LetterPage.objects.all().delete()
    SignatoryFactory(signatory_list=bilingual)
    delete_list(bilingual, user=staff)
    assert set(SortKey.objects.values_list("signatory", flat=True)) == {other.pk}
    assert set(SortOrder.objects.values_list("signatory_list", flat=True)) == {other.signatory_list_id}
