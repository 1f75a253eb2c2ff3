"""Locks of entries; what waits for whom is tested beside the acts that lock."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.exceptions import EntryDeleted
from signatories.locks import locked, locked_entries
from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def test_an_entry_may_come_with_list_and_contact_as_they_are_now(django_assert_num_queries: Any) -> None:
    entry = SignatoryFactory(individual=True, email="robin@example.org")
    Contact.objects.update(representative="Robin Fernleaf")
    SignatoryList.objects.update(title="Renamed")
    with locked_entries([entry], reads_contact=True) as [fresh], django_assert_num_queries(0):
        assert (fresh.contact.representative, fresh.signatory_list.title) == ("Robin Fernleaf", "Renamed")
        assert fresh.contact.signatory is fresh


def test_an_entry_without_a_contact_then_has_none(django_assert_num_queries: Any) -> None:
    entry = SignatoryFactory(individual=True)
    with locked_entries([entry], reads_contact=True) as [fresh], django_assert_num_queries(0):
        assert not hasattr(fresh, "contact")


def test_several_locked_entries_come_by_primary_key() -> None:
    first, second = SignatoryFactory(), SignatoryFactory()
    with locked_entries([second, first]) as rows:
        assert [row.pk for row in rows] == [first.pk, second.pk]


def test_an_entry_that_was_deleted_is_not_locked() -> None:
    entry = SignatoryFactory()
    Signatory.objects.all().delete()
    with pytest.raises(EntryDeleted), locked(entry):
        pass
    with locked_entries([entry], skips_deleted=True) as rows:
        assert rows == []
