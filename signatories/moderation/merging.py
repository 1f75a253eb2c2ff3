"""Merging entries that belong to one signatory.

A merge never makes an entry more visible, or more committed, than any of the merged entries was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.languages import labelled_texts
from signatories.entry_field import Merge, Type, log_value
from signatories.enums import SortSource, Status
from signatories.events import send_entry_signals
from signatories.exceptions import InvalidTransition
from signatories.fields import select
from signatories.locks import locked_entries
from signatories.models import AddressChange, Contact, Signatory
from signatories.models.question import answers_in_words
from signatories.moderation import corrections
from signatories.moderation.merged_entries import is_confirmed_by_signer
from signatories.names.family_names import fits
from signatories.text import fold
from signatories.transitions import Verb, apply_transition, check_transition, save_fields

if TYPE_CHECKING:
    from core.users.models import User

#: Attributes that the surviving entry takes from a merged one if its own value is empty.
FILLED_ATTRIBUTES = tuple(field.attname for field in select(lambda field: field.merge is Merge.FILL))
#: Those among them whose values are JSON objects, which are filled key by key.
FILLED_BY_KEY = tuple(
    field.attname
    for field in select(lambda field: field.merge is Merge.FILL and field.type in (Type.NAMES, Type.ANSWERS))
)
#: Labels of the attributes whose new values the screen shows.
ATTRIBUTE_LABELS = {
    field.attname: field.label
    for field in select(lambda field: field.merge in (Merge.FILL, Merge.EARLIEST) or field.name == "sort_as")
}


@dataclass(frozen=True)
class MergePlan:
    """The surviving entry, the entries merged into it, and the effects of the merge. Changes nothing."""

    survivor: Signatory
    merged: Sequence[Signatory]

    @property
    def moving_contact(self) -> Signatory | None:
        """Return the merged entry whose contact moves to the survivor; None if that has a contact of its own."""
        if hasattr(self.survivor, "contact"):
            return None
        return next((entry for entry in self.merged if hasattr(entry, "contact")), None)

    def contact_outcomes(self) -> list[tuple[Signatory, str]]:
        """Return each entry that has a contact, with a message about what happens to the contact."""
        outcomes = []
        if hasattr(self.survivor, "contact"):
            outcomes.append((self.survivor, _("stays the contact")))
        for entry in self.merged:
            if entry == self.moving_contact:
                outcomes.append((entry, _("becomes the contact of the entry that stays")))
            elif self.becomes_representative(entry):
                outcomes.append((entry, _("becomes a further representative of the organization")))
            elif hasattr(entry, "contact"):
                outcomes.append((entry, _("stays with the merged entry: the contact can withdraw, but not correct")))
        return outcomes

    def becomes_representative(self, entry: Signatory) -> bool:
        """Return whether a merged entry becomes that of a further representative, with its contact and links.

        Not where nobody but its contact confirmed by mail: then the listed entry rests on that confirmation, and
        leaves the list with it.
        """
        if not entry.is_organization or entry == self.moving_contact or not hasattr(entry, "contact"):
            return False
        holder = self.moving_contact or self.survivor
        return (
            is_confirmed_by_signer(self.survivor)
            or is_confirmed_by_signer(holder)
            or not is_confirmed_by_signer(entry)
        )

    def changes(self) -> dict[str, object]:
        """Return the new values of the survivor, by attribute.

        Empty attributes are filled from the merged entries, but a published survivor takes nothing from an entry that
        waits for review. If any entry withholds the name, or lists the same affiliation for identification only, so
        does the survivor. It gets the earliest date of signature.
        """
        values: dict[str, object] = {}
        donors = [
            entry
            for entry in self.merged
            if entry.status == Status.PUBLISHED or self.survivor.status != Status.PUBLISHED
        ]
        for field in FILLED_ATTRIBUTES:
            if getattr(self.survivor, field) in (None, ""):
                donor = next((entry for entry in donors if getattr(entry, field) not in (None, "")), None)
                if donor:
                    values[field] = getattr(donor, field)
        # Each missing translation or answer comes from the first donor that has one.
        for field in FILLED_BY_KEY:
            filled = {
                key: value for entry in (*donors[::-1], self.survivor) for key, value in getattr(entry, field).items()
            }
            values[field] = dict(sorted(filled.items()))
        values |= self._stated_sort_text(donors)
        affiliation = str(values.get("affiliation", self.survivor.affiliation))
        values["affiliation_for_identification"] = self.survivor.affiliation_for_identification or any(
            entry.affiliation_for_identification
            for entry in (self.survivor, *self.merged)
            if affiliation and fold(entry.affiliation) == fold(affiliation)
        )
        values["is_name_hidden"] = any(entry.is_name_hidden for entry in (self.survivor, *self.merged))
        days = [entry.signed_on for entry in (self.survivor, *self.merged) if entry.signed_on]
        values["signed_on"] = min(days, default=None)
        return {field: value for field, value in values.items() if value != getattr(self.survivor, field)}

    def _stated_sort_text(self, donors: Sequence[Signatory]) -> dict[str, object]:
        """Return the sort text of a donor in place of the survivor's guess, if it is made of the survivor's name."""
        if self.survivor.sort_as_source != SortSource.GUESSED:
            return {}
        for donor in donors:
            is_stated = donor.sort_as and donor.sort_as_source != SortSource.GUESSED
            if is_stated and fits(self.survivor.name, donor.sort_as):
                return {"sort_as": donor.sort_as, "sort_as_source": donor.sort_as_source}
        return {}

    def outcome_messages(self) -> list[str]:
        """Return messages for the screen about the effects on the survivor and the other entries."""
        changes = self.changes()
        messages = []
        if self.survivor.status != Status.PUBLISHED:
            messages.append(_("It still waits for review."))
        if "is_name_hidden" in changes:
            messages.append(_("Its name is withheld, because another entry withholds it: it is counted, not named."))
        if "affiliation_for_identification" in changes:
            messages.append(_("Its affiliation is for identification only, as another entry says."))
        for field, value in changes.items():
            if field in ATTRIBUTE_LABELS:
                shown = labelled_texts(value) if isinstance(value, dict) else value
                if field == "answers":
                    shown = answers_in_words(self.survivor.signatory_list.all_questions, value)  # type: ignore[arg-type]
                if field == "group_id":
                    shown = next(entry.group for entry in self.merged if entry.group_id == value)
                messages.append(
                    _("It gets %(field)s: “%(value)s”.") % {"field": ATTRIBUTE_LABELS[field], "value": shown}
                )
        names = _("”, “").join(entry.name for entry in self.merged)
        messages.append(_("Off the list: “%s”.") % names)
        return messages


def plan_merge(signatories: Sequence[Signatory], *, survivor: Signatory | None = None) -> MergePlan:
    """Return the plan for merging `signatories`. By default, the published entry that signed first survives.

    Raises `InvalidTransition` for fewer than two entries, for entries of several lists or kinds, if one of them is
    neither published nor waiting for review, or is disputed, and if a published entry would be merged into a waiting
    one, which would remove the signatory from the list.
    """
    if len({entry.pk for entry in signatories}) < 2:  # noqa: PLR2004
        raise InvalidTransition(_("Choose two or more signatories to merge."))
    if len({(entry.signatory_list_id, entry.kind) for entry in signatories}) > 1:
        raise InvalidTransition(_("Only entries of one list and one kind can be merged."))
    for entry in signatories:
        check_transition(entry, Verb.MERGE)
    survivor = survivor or min(
        signatories,
        key=lambda entry: (
            entry.status != Status.PUBLISHED,
            str(entry.signed_on or entry.created_at.date()),
            entry.pk,
        ),
    )
    plan = MergePlan(survivor, [entry for entry in signatories if entry != survivor])
    published = next((entry for entry in plan.merged if entry.status == Status.PUBLISHED), None)
    if survivor.status != Status.PUBLISHED and published:
        raise InvalidTransition(
            _("“%(published)s” is published and “%(waiting)s” waits for review: the published entry has to stay.")
            % {"published": published.name, "waiting": survivor.name}
        )
    return plan


def merge(
    signatories: Sequence[Signatory], *, survivor: Signatory | None = None, user: User | None = None
) -> Signatory:
    """Merge `signatories` as `plan_merge` plans it, and return the survivor.

    The other entries leave the list and refer to the survivor. Approving one of them again undoes its merge. Raises
    like `plan_merge`, and changes nothing then.
    """
    with locked_entries(signatories) as entries:
        plan = plan_merge(
            entries, survivor=next((entry for entry in entries if survivor and entry.pk == survivor.pk), None)
        )
        target, was_public = plan.survivor, plan.survivor.is_public
        changes = plan.changes()
        before = _log_values(target, changes)
        for entry in plan.merged:
            corrections.discard(entry)
        for entry in plan.merged:
            entry.is_further_representative = plan.becomes_representative(entry)
        key_moves = _move_contact(plan)
        for entry in plan.merged:
            _merge_away(entry, target, user=user, key_moves=key_moves)
        for field, value in changes.items():
            setattr(target, field, value)
        fields = [*changes, *(["email_key"] if key_moves else []), *_take_text_version(plan)]
        if fields:
            save_fields(target, fields)
        closed = target.is_name_hidden and "is_name_hidden" in changes and corrections.discard(target)
        send_entry_signals(target, was_public=was_public)
        data = {
            "merged": [entry.pk for entry in plan.merged],
            "before": before,
            "after": _log_values(target, changes),
            **({"correction": "closed"} if closed else {}),
        }
        log(instance=target, action="signatories.merge", user=user, data=data)
        return target


def _merge_away(entry: Signatory, survivor: Signatory, *, user: User | None, key_moves: bool) -> None:
    was_public = entry.is_public
    fields = apply_transition(entry, Verb.MERGE)
    entry.merged_into = survivor
    changed = [*fields, "merged_into", "is_further_representative", *(["email_key"] if key_moves else [])]
    save_fields(entry, changed)
    send_entry_signals(entry, was_public=was_public)
    log(instance=entry, action="signatories.merge", user=user, data={"into": survivor.pk, "name": survivor.name})


def _log_values(entry: Signatory, fields: dict[str, object]) -> dict[str, Any]:
    return {field: log_value(getattr(entry, field)) for field in fields}


def _take_text_version(plan: MergePlan) -> list[str]:
    """Give the survivor the text that its new contact signed, if it signed none; return the changed fields."""
    donor, target = plan.moving_contact, plan.survivor
    if not donor or target.text_version or not donor.text_version:
        return []
    target.text_version = donor.text_version
    return ["text_version"]


def _move_contact(plan: MergePlan) -> bool:
    """Move the contact of a merged entry to the survivor, if needed; return whether its `email_key` moves too."""
    donor = plan.moving_contact
    if not donor:
        return False
    AddressChange.objects.filter(signatory=donor.pk).delete()
    Contact.objects.filter(signatory=donor.pk).update(signatory=plan.survivor)
    if plan.survivor.email_key:
        return False
    # Signing again with the address must find the survivor.
    plan.survivor.email_key, donor.email_key = donor.email_key, ""
    return True
