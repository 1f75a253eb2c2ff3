"""Entries that are one signatory after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.enums import Status
from signatories.exceptions import InvalidTransition
from signatories.models import Contact, Signatory
from signatories.services.announcing import announce

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What a merged entry gives to the one that stays, where that has nothing.
FILLED_FIELDS = ("name_fr", "title", "affiliation", "website", "country", "region", "lead_order", "group_id")


@dataclass(frozen=True)
class MergePlan:
    """Which entry stays, which are merged into it, and whose contact is kept or moves."""

    kept: Signatory
    merged: Sequence[Signatory]

    @property
    def moving_contact(self) -> Signatory | None:
        """Return the merged entry whose contact moves to the one that stays, because that has none."""
        if hasattr(self.kept, "contact"):
            return None
        return next((entry for entry in self.merged if hasattr(entry, "contact")), None)

    def fate_of_contacts(self) -> list[tuple[Signatory, str]]:
        """Say what happens to the contact of each entry that has one."""
        fates = []
        if hasattr(self.kept, "contact"):
            fates.append((self.kept, _("stays the contact")))
        for entry in self.merged:
            if entry == self.moving_contact:
                fates.append((entry, _("becomes the contact of the entry that stays")))
            elif hasattr(entry, "contact"):
                fates.append((entry, _("stays with the merged entry, off the list")))
        return fates


def plan_merge(signatories: Sequence[Signatory], *, kept: Signatory | None = None) -> MergePlan:
    """Return how `signatories` become one: without a choice the published one that signed first stays.

    Raises `InvalidTransition` for fewer than two, for entries of several lists or kinds, and where one of
    them is unconfirmed.
    """
    if len(signatories) < 2:  # noqa: PLR2004
        raise InvalidTransition(_("Choose two or more signatories to merge."))
    if len({(entry.signatory_list_id, entry.kind) for entry in signatories}) > 1:
        raise InvalidTransition(_("Only entries of one list and one kind can be merged."))
    if any(entry.status == Status.UNCONFIRMED for entry in signatories):
        raise InvalidTransition(_("An entry that its signer has not confirmed can't be merged."))
    kept = kept or min(signatories, key=lambda entry: (entry.status != Status.PUBLISHED, _signed(entry), entry.pk))
    return MergePlan(kept, [entry for entry in signatories if entry != kept])


@transaction.atomic
def merge(signatories: Sequence[Signatory], *, kept: Signatory | None = None, user: User | None = None) -> Signatory:
    """Make one entry of several, and return it; the others are off the list and say which one they were merged into.

    The one that stays keeps what it says and takes from the others what it doesn't; it has the oldest day
    of signature. A merged entry can be approved again, which undoes the merge for it. Raises as `plan_merge`.
    """
    pks = [entry.pk for entry in signatories]
    locked = list(Signatory.objects.select_for_update(of=("self",)).filter(pk__in=pks).select_related("contact"))
    plan = plan_merge(locked, kept=next((entry for entry in locked if kept and entry.pk == kept.pk), None))
    survivor = plan.kept
    before = {field: str(getattr(survivor, field) or "") for field in (*FILLED_FIELDS, "signed_on")}
    _move_contact(plan)
    for entry in plan.merged:
        was_public = entry.is_public
        entry.status, entry.rejected_at, entry.merged_into = Status.REJECTED, timezone.now(), survivor
        entry.save()
        announce(entry, was_public=was_public)
        log(instance=entry, action="signatories.merge", user=user, data={"into": survivor.pk, "name": survivor.name})
    _fill(survivor, plan.merged)
    survivor.save()
    after = {field: str(getattr(survivor, field) or "") for field in before}
    changed = [field for field in before if before[field] != after[field]]
    data = {
        "merged": [entry.pk for entry in plan.merged],
        "before": {field: before[field] for field in changed},
        "after": {field: after[field] for field in changed},
    }
    log(instance=survivor, action="signatories.merge", user=user, data=data)
    return survivor


def _signed(entry: Signatory) -> str:
    return str(entry.signed_on or entry.created_at.date())


def _move_contact(plan: MergePlan) -> None:
    giver = plan.moving_contact
    if giver:
        Contact.objects.filter(signatory=giver).update(signatory=plan.kept)
        if not plan.kept.email_key:
            # The key moves too: it is the survivor's address now that can't sign a second time.
            plan.kept.email_key, giver.email_key = giver.email_key, ""


def _fill(survivor: Signatory, merged: Sequence[Signatory]) -> None:
    for field in FILLED_FIELDS:
        if not getattr(survivor, field):
            values = (getattr(entry, field) for entry in merged)
            setattr(survivor, field, next((value for value in values if value), getattr(survivor, field)))
    days = [entry.signed_on for entry in (survivor, *merged) if entry.signed_on]
    survivor.signed_on = min(days, default=None)
