"""Guesses for the people of earlier releases."""

from __future__ import annotations

import pytest

from signatories.enums import SortSource
from signatories.models import Signatory, SignatoryList
from signatories.moderation import missing_sort_texts
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def test_the_worker_guesses_what_is_missing_and_nothing_else(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_sort_texts, "BATCH", 2)
    people = SignatoryFactory.create_batch(5, individual=True, signatory_list=signatory_list, name="Ada Example")
    Signatory.objects.filter(pk__in=[entry.pk for entry in people]).update(sort_as="", sort_as_source="")
    stated = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Bo Sample", sort_as="Bo")
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    # Entries of the first release may have such names.
    Signatory.objects.filter(pk=people[0].pk).update(name="Ada\ufffe Example")
    assert missing_sort_texts.has_missing()
    assert missing_sort_texts.guess_missing() == 5
    assert not missing_sort_texts.has_missing()
    assert missing_sort_texts.guess_missing() == 0
    found = signatory_list.signatories.order_by("pk").values_list("sort_as", "sort_as_source")
    assert list(found) == [
        ("", SortSource.GUESSED),
        *[("Example, Ada", SortSource.GUESSED)] * 4,
        ("Bo", SortSource.STATED),
        ("", ""),
    ]
    stated.refresh_from_db()
    assert stated.sort_as_source == SortSource.STATED


def test_a_name_that_can_not_be_printed_can_still_be_saved(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Example")
    Signatory.objects.filter(pk=entry.pk).update(name="Ada\ufffe Example", sort_as="", sort_as_source="")
    entry = Signatory.objects.get(pk=entry.pk)
    entry.save()
    entry.refresh_from_db()
    assert (entry.sort_as, entry.sort_as_source) == ("", SortSource.GUESSED)
