"""Changes of the signatures on paper of a list by staff. The log of the list has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.edit_conflicts.conflict import changes_to
from core.numbers import grouped
from signatories.exceptions import EntryDeleted
from signatories.legal_hold import require_not_held
from signatories.locks import lock_list
from signatories.models import PaperSignatures, SignatoryList
from signatories.models.paper_signatures import MAX_ENTRIES
from signatories.signals import paper_changed

if TYPE_CHECKING:
    from core.users.models import User


@transaction.atomic
def add_paper_signatures(paper: PaperSignatures, *, user: User | None = None) -> PaperSignatures:
    """Save new signatures on paper.

    Raises `ValidationError`, also for the same number, day and notes a second time, and above `MAX_ENTRIES`.
    """
    lock_list(paper.signatory_list_id)
    if PaperSignatures.objects.filter(signatory_list=paper.signatory_list_id).count() >= MAX_ENTRIES:
        raise ValidationError(
            _("A list has at most %s entries for signatures on paper. Add up some of them.") % grouped(MAX_ENTRIES)
        )
    paper.full_clean()
    paper.save()
    _announce(paper, "signatories.add_paper", user, paper.log_data())
    return paper


@transaction.atomic
def change_paper_signatures(
    paper: PaperSignatures, changes: Mapping[str, Any], *, opened: Mapping[str, str], user: User | None = None
) -> PaperSignatures:
    """Change fields of signatures on paper; return them as stored. Idempotent.

    `opened` has the values, as texts, that the user saw. Raises `EditConflict` if somebody else changed one of the
    fields since, `EntryDeleted`, and `ValidationError`.
    """
    lock_list(paper.signatory_list_id)
    rows = PaperSignatures.objects.select_for_update(of=["self"]).select_related("signatory_list")
    if (locked := rows.filter(pk=paper.pk).first()) is None:
        raise EntryDeleted(_("These signatures were deleted meanwhile."))
    changed = changes_to(locked, changes, opened=opened)
    if not changed:
        return locked
    before = locked.number
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    data = {**locked.log_data(), "changed": sorted(changed)}
    _announce(locked, "signatories.change_paper", user, data | ({"before": before} if "number" in changed else {}))
    return locked


@transaction.atomic
def delete_paper_signatures(paper: PaperSignatures, *, user: User | None = None) -> None:
    """Delete signatures on paper. Idempotent. Raises `InvalidTransition` if the list is on legal hold."""
    lock_list(paper.signatory_list_id)
    require_not_held(paper.signatory_list_id)
    stored = PaperSignatures.objects.select_related("signatory_list").filter(pk=paper.pk).first()
    if stored is None:
        return
    _announce(stored, "signatories.delete_paper", user, stored.log_data())
    stored.delete()


@transaction.atomic
def erase_staff_notes(signatory_list: SignatoryList) -> int:
    """Erase the notes for staff, which may name people, and return how many. Numbers and public notes stay.

    Where two entries differ by nothing but these notes, one gets its own number in brackets. Idempotent.
    """
    lock_list(signatory_list.pk)
    rows = PaperSignatures.objects.filter(signatory_list=signatory_list)
    erased = 0
    for paper in rows.exclude(staff_note=""):
        twins = rows.filter(number=paper.number, counted_on=paper.counted_on, note=paper.note, staff_note="")
        replacement = f"({paper.pk})" if twins.exists() else ""
        if paper.staff_note != replacement:
            rows.filter(pk=paper.pk).update(staff_note=replacement)
            erased += 1
    return erased


def _announce(paper: PaperSignatures, action: str, user: User | None, data: Mapping[str, Any]) -> None:
    log(instance=paper.signatory_list, action=action, user=user, data=dict(data))
    paper_changed.send(sender=PaperSignatures, signatory_list=paper.signatory_list)
