"""Changes of the updates of a letter."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.edit_conflicts.conflict import EditConflict
from letters.letter_updates import add_update, change_update, delete_update
from letters.models import LetterUpdate
from signatories.exceptions import EntryDeleted
from signatories.models import SignatoryList
from tests.factories import LetterUpdateFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def news(signatory_list: SignatoryList, **values: Any) -> LetterUpdate:
    return LetterUpdate(
        **{"signatory_list": signatory_list, "day": datetime.date(2026, 5, 3), "text": "They met us.", **values}
    )


def test_a_list_has_a_maximum_of_updates(signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.letter_updates.MAX_UPDATES", 1)
    add_update(news(signatory_list))
    with pytest.raises(ValidationError, match="at most 1 updates"):
        add_update(news(signatory_list, text="Again."))
    add_update(news(SignatoryListFactory()))


def test_a_day_is_in_the_future_where_the_list_is(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.datetime(2026, 5, 3, 20, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    tomorrow = datetime.date(2026, 5, 4)
    with pytest.raises(ValidationError, match="in the future"):
        add_update(news(SignatoryListFactory(time_zone="America/Toronto"), day=tomorrow))
    add_update(news(SignatoryListFactory(time_zone="Asia/Tokyo"), day=tomorrow))


def test_a_change_of_the_same_field_meanwhile_is_a_conflict(signatory_list: SignatoryList) -> None:
    update = add_update(news(signatory_list))
    opened = {"text": "They met us.", "party": ""}
    change_update(update, {"text": "They met three of us."}, opened=opened)
    with pytest.raises(EditConflict) as conflict:
        change_update(update, {"text": "They met nobody."}, opened=opened)
    assert conflict.value.theirs == {"text": "They met three of us."}
    assert change_update(update, {"party": "the Minister"}, opened=opened).text == "They met three of us."


def test_a_change_cannot_make_a_twin(signatory_list: SignatoryList) -> None:
    add_update(news(signatory_list))
    other = add_update(news(signatory_list, text="Again."))
    with pytest.raises(ValidationError, match="already has this update"):
        change_update(other, {"text": "They met us."}, opened={})
    assert LetterUpdate.objects.get(pk=other.pk).text == "Again."


def test_deleting_is_idempotent_and_a_later_change_says_so() -> None:
    update = LetterUpdateFactory()
    gone = LetterUpdate(pk=update.pk, signatory_list=update.signatory_list)
    for _again in range(2):
        delete_update(gone)
    with pytest.raises(EntryDeleted):
        change_update(gone, {"text": "Late"}, opened={})
