"""The bulk action that merges signatories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from signatories.admin.bulk_actions.base import SignatoryBulkAction
from signatories.exceptions import InvalidTransition
from signatories.models import Signatory
from signatories.moderation import merging


class MergeForm(forms.Form):
    """The choice of the entry that stays."""

    survivor = forms.ChoiceField(label=gettext_lazy("The entry that stays"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, signatories: Sequence[Signatory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {str(entry.pk): entry for entry in signatories}
        self.fields["survivor"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("The published one that signed first")),
            *((pk, _entry_label(entry)) for pk, entry in self.entries.items()),
        ]

    def clean_survivor(self) -> Signatory | None:
        """Return the entry that stays; None for the default."""
        return self.entries.get(self.cleaned_data["survivor"])


def _entry_label(entry: Signatory) -> str:
    signed_on = date_format(entry.signed_on) if entry.signed_on else ""
    parts = (entry.name, entry.printed_details, entry.get_status_display(), signed_on)
    return ", ".join(filter(None, parts))


class MergeAction(SignatoryBulkAction):
    """Merge all selected entries into one. The screen shows the result for each choice."""

    display_name = gettext_lazy("Merge")
    action_type = "merge"
    aria_label = gettext_lazy("Merge the selected signatories")
    action_priority = 50
    template_name = "signatories/admin/bulk_actions/merge.html"
    form_class = MergeForm
    question = gettext_lazy(
        "Merge these entries into one? Choose the one that stays; it gets the earliest date of signature."
    )

    def _selected_entries(self) -> list[Signatory]:
        pks = [signatory.pk for signatory in self.get_actionable_objects()[0]]
        return list(Signatory.objects.filter(pk__in=pks).select_related("contact", "signatory_list"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signatories": self._selected_entries()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        entries = self._selected_entries()
        try:
            merging.plan_merge(entries)
        except InvalidTransition as error:
            return {**context, "refusal": str(error)}
        may_see_contacts = self.request.user.has_perm("signatories.view_contact")
        return {
            **context,
            "outcomes": [_preview_merge(entries, survivor, with_contacts=may_see_contacts) for survivor in entries],
        }

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Merge the entries; return their number, or 0 if they cannot be merged."""
        try:
            merging.merge(objects, survivor=kwargs["survivor"], user=kwargs["user"])
        except InvalidTransition as error:
            kwargs["refusals"].append(str(error))
            return 0, 0
        return len(objects), 0


def _preview_merge(entries: list[Signatory], survivor: Signatory, *, with_contacts: bool) -> dict[str, Any]:
    """Return the effects of a merge into `survivor`, for the confirmation screen."""
    try:
        plan = merging.plan_merge(entries, survivor=survivor)
    except InvalidTransition as error:
        return {"survivor": survivor, "refusal": str(error)}
    return {
        "survivor": survivor,
        "messages": plan.outcome_messages(),
        "contact_outcomes": plan.contact_outcomes() if with_contacts else [],
    }
