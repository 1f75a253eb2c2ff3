"""Entries that are one signatory after all.

Merging never makes an entry more visible, or more committed, than each of those that it is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.entry_field import Merge
from signatories.enums import Status
from signatories.events import send_entry_signals
from signatories.exceptions import InvalidTransition
from signatories.fields import select
from signatories.locks import locked_entries
from signatories.models import Contact, Signatory
from signatories.moderation import corrections
from signatories.text import fold
from signatories.transitions import Verb, apply_transition, check_transition, save_fields

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Attributes that the surviving entry takes from a merged one if its own are empty.
FILLED = tuple(field.attname for field in select(lambda field: field.merge is Merge.FILL))
#: Labels of the attributes whose new values the screen shows.
SHOWN = {field.attname: field.label for field in select(lambda field: field.merge in (Merge.FILL, Merge.EARLIEST))}


@dataclass(frozen=True)
class MergePlan:
    """Which entry stays, which are merged into it, and what becomes of each."""

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

    def changes(self) -> dict[str, object]:
        """Return the fields that the entry that stays gets, with their new values.

        It takes what it lacks from those that anybody sees as it is seen: an entry that waits for review gives
        nothing to a published one. If one of them withholds the name, or gives the affiliation for identification
        only, that holds for the one that stays. The oldest day of signature counts.
        """
        values: dict[str, object] = {}
        givers = [
            entry for entry in self.merged if entry.status == Status.PUBLISHED or self.kept.status != Status.PUBLISHED
        ]
        for field in FILLED:
            if getattr(self.kept, field) in (None, ""):
                giver = next((entry for entry in givers if getattr(entry, field) not in (None, "")), None)
                if giver:
                    values[field] = getattr(giver, field)
        affiliation = values.get("affiliation", self.kept.affiliation)
        same = [entry for entry in (self.kept, *self.merged) if _same_affiliation(entry, str(affiliation))]
        values["affiliation_for_identification"] = self.kept.affiliation_for_identification or any(
            entry.affiliation_for_identification for entry in same
        )
        values["is_name_hidden"] = any(entry.is_name_hidden for entry in (self.kept, *self.merged))
        days = [entry.signed_on for entry in (self.kept, *self.merged) if entry.signed_on]
        values["signed_on"] = min(days, default=None)
        return {field: value for field, value in values.items() if value != getattr(self.kept, field)}

    def outcome(self) -> list[str]:
        """Say, for the screen, what becomes of the entry that stays and of the others."""
        changes = self.changes()
        sentences = []
        if self.kept.status != Status.PUBLISHED:
            sentences.append(_("It still waits for review."))
        if "is_name_hidden" in changes:
            sentences.append(_("Its name is withheld, because another entry withholds it: it is counted, not named."))
        if "affiliation_for_identification" in changes:
            sentences.append(_("Its affiliation is for identification only, as another entry says."))
        for field in changes:
            if field in SHOWN:
                value = self._shown(field)
                sentences.append(_("It gets %(field)s: “%(value)s”.") % {"field": SHOWN[field], "value": value})
        names = _("”, “").join(entry.name for entry in self.merged)
        sentences.append(_("Off the list: “%s”.") % names)
        return sentences

    def _shown(self, field: str) -> str:
        value = self.changes()[field]
        if field != "group_id":
            return str(value)
        return next(str(entry.group) for entry in self.merged if entry.group_id == value)


def _same_affiliation(entry: Signatory, affiliation: str) -> bool:
    return bool(affiliation) and fold(entry.affiliation) == fold(affiliation)


def plan_merge(signatories: Sequence[Signatory], *, kept: Signatory | None = None) -> MergePlan:
    """Return how `signatories` become one: without a choice the published one that signed first stays.

    Raises `InvalidTransition` for fewer than two, for entries of several lists or kinds, where one of them is
    neither published nor waits for review, or is disputed, and where a published one would be merged into one that
    waits: then nobody would be on the list any more.
    """
    if len({entry.pk for entry in signatories}) < 2:  # noqa: PLR2004
        raise InvalidTransition(_("Choose two or more signatories to merge."))
    if len({(entry.signatory_list_id, entry.kind) for entry in signatories}) > 1:
        raise InvalidTransition(_("Only entries of one list and one kind can be merged."))
    for entry in signatories:
        check_transition(entry, Verb.MERGE)
    kept = kept or min(signatories, key=lambda entry: (entry.status != Status.PUBLISHED, _signed(entry), entry.pk))
    plan = MergePlan(kept, [entry for entry in signatories if entry != kept])
    published = next((entry for entry in plan.merged if entry.status == Status.PUBLISHED), None)
    if kept.status != Status.PUBLISHED and published:
        raise InvalidTransition(
            _("“%(published)s” is published and “%(waiting)s” waits for review: the published entry has to stay.")
            % {"published": published.name, "waiting": kept.name}
        )
    return plan


def merge(signatories: Sequence[Signatory], *, kept: Signatory | None = None, user: User | None = None) -> Signatory:
    """Make one entry of several, and return it; the others are off the list and say which one they were merged into.

    What becomes of the one that stays is in `MergePlan`. A merged entry can be approved again, which undoes the
    merge for it. Raises as `plan_merge`, and changes nothing then.
    """
    with locked_entries(signatories) as entries:
        plan = plan_merge(entries, kept=next((entry for entry in entries if kept and entry.pk == kept.pk), None))
        survivor, was_public = plan.kept, plan.kept.is_public
        changes = plan.changes()
        before = _texts(survivor, changes)
        for entry in plan.merged:
            corrections.close(entry)
        key_moves = _move_contact(plan)
        for entry in plan.merged:
            _merge_away(entry, survivor, user=user, key_moves=key_moves)
        for field, value in changes.items():
            setattr(survivor, field, value)
        fields = [*changes, *(["email_key"] if key_moves else [])]
        if fields:
            save_fields(survivor, fields)
        closed = survivor.is_name_hidden and "is_name_hidden" in changes and corrections.close(survivor)
        send_entry_signals(survivor, was_public=was_public)
        data = {
            "merged": [entry.pk for entry in plan.merged],
            "before": before,
            "after": _texts(survivor, changes),
            **({"correction": "closed"} if closed else {}),
        }
        log(instance=survivor, action="signatories.merge", user=user, data=data)
        return survivor


def _merge_away(entry: Signatory, survivor: Signatory, *, user: User | None, key_moves: bool) -> None:
    was_public = entry.is_public
    fields = apply_transition(entry, Verb.MERGE)
    entry.merged_into = survivor
    save_fields(entry, [*fields, "merged_into", *(["email_key"] if key_moves else [])])
    send_entry_signals(entry, was_public=was_public)
    log(instance=entry, action="signatories.merge", user=user, data={"into": survivor.pk, "name": survivor.name})


def _texts(entry: Signatory, fields: dict[str, object]) -> dict[str, str]:
    return {field: str(getattr(entry, field) or "") for field in fields}


def _signed(entry: Signatory) -> str:
    return str(entry.signed_on or entry.created_at.date())


def _move_contact(plan: MergePlan) -> bool:
    """Give the contact of a merged entry to the one that stays, and tell whether the key of its address moves too."""
    giver = plan.moving_contact
    if not giver:
        return False
    Contact.objects.filter(signatory=giver.pk).update(signatory=plan.kept)
    if plan.kept.email_key:
        return False
    # It is the address of the one that stays now that can't sign a second time.
    plan.kept.email_key, giver.email_key = giver.email_key, ""
    return True
