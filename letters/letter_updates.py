"""Changes of the updates of a list's letters by staff. The audit log of the list has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.edit_conflicts.conflict import changes_to
from core.numbers import grouped
from letters.models import LetterUpdate
from letters.models.letter_update import MAX_UPDATES
from letters.signals import updates_changed
from signatories.exceptions import EntryDeleted
from signatories.models import SignatoryList

if TYPE_CHECKING:
    from core.users.models import User

#: Fields in which an update differs from another one of the same list.
IDENTITY = ("kind", "day", "party", "text", "document", "link")


@transaction.atomic
def add_update(update: LetterUpdate, *, user: User | None = None) -> LetterUpdate:
    """Save a new update. Raises `ValidationError`, also for the same one a second time and above `MAX_UPDATES`."""
    _lock(update)
    if LetterUpdate.objects.filter(signatory_list=update.signatory_list_id).count() >= MAX_UPDATES:
        raise ValidationError(_("A letter has at most %s updates.") % grouped(MAX_UPDATES))
    update.full_clean()
    _refuse_twin(update)
    update.created_by = user
    update.save()
    _announce(update, "letters.add_update", user, update.log_data())
    return update


@transaction.atomic
def change_update(
    update: LetterUpdate, changes: Mapping[str, Any], *, opened: Mapping[str, str], user: User | None = None
) -> LetterUpdate:
    """Change fields of an update; return it as stored. Idempotent.

    `opened` has the values, as texts, that the user saw. Raises `EditConflict` if somebody else changed one of the
    fields since, `EntryDeleted`, and `ValidationError`.
    """
    _lock(update)
    rows = LetterUpdate.objects.select_for_update(of=["self"]).select_related("signatory_list", "document")
    if (locked := rows.filter(pk=update.pk).first()) is None:
        raise EntryDeleted(_("This update was deleted meanwhile."))
    changed = changes_to(locked, changes, opened=opened)
    if not changed:
        return locked
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.full_clean()
    _refuse_twin(locked)
    locked.save()
    _announce(locked, "letters.change_update", user, {**locked.log_data(), "changed": sorted(changed)})
    return locked


@transaction.atomic
def delete_update(update: LetterUpdate, *, user: User | None = None) -> None:
    """Delete an update. Idempotent."""
    _lock(update)
    stored = LetterUpdate.objects.select_related("signatory_list").filter(pk=update.pk).first()
    if stored is None:
        return
    data = stored.log_data()
    stored.delete()
    _announce(stored, "letters.delete_update", user, data)


def _lock(update: LetterUpdate) -> None:
    """Let one transaction at a time change the updates of a list. Unlike `lock_list`, it does not wait for imports."""
    SignatoryList.objects.select_for_update(no_key=True).filter(pk=update.signatory_list_id).first()


def _refuse_twin(update: LetterUpdate) -> None:
    """Refuse a form that is sent twice."""
    same = {name: getattr(update, name) for name in IDENTITY}
    if LetterUpdate.objects.filter(signatory_list=update.signatory_list_id, **same).exclude(pk=update.pk).exists():
        raise ValidationError(_("The letter already has this update."))


def _announce(update: LetterUpdate, action: str, user: User | None, data: Mapping[str, Any]) -> None:
    log(instance=update.signatory_list, action=action, user=user, data=dict(data))
    updates_changed.send(sender=LetterUpdate, signatory_list=update.signatory_list)
