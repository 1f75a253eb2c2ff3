"""Bulk actions of editors: kind, lead signatories, group, hidden names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.labels import labelled
from signatories.admin.bulk_actions.base import SignatoryBulkAction
from signatories.enums import Kind
from signatories.models import Signatory, SignatoryGroup
from signatories.moderation import staff_edits
from signatories.moderation.groups import group_by_relation


class KindForm(forms.Form):
    """The kind of all selected entries."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)

    def clean_kind(self) -> Kind:
        """Return the kind as an enum member."""
        return Kind(self.cleaned_data["kind"])


def _yes_no_field(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )


class LeadForm(forms.Form):
    """Makes all selected entries lead signatories, or none of them."""

    is_lead = _yes_no_field(
        gettext_lazy("Lead signatories"),
        gettext_lazy("Make them lead signatories"),
        gettext_lazy("They are no longer lead signatories"),
    )


class GroupForm(forms.Form):
    """The group of all selected entries, from the groups of their lists; empty for none."""

    group = forms.ModelChoiceField(
        SignatoryGroup.objects.none(),
        label=gettext_lazy("Group"),
        required=False,
        empty_label=gettext_lazy("No group"),
    )

    def __init__(self, *args: Any, lists: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = SignatoryGroup.objects.filter(signatory_list__in=lists).select_related("signatory_list")
        field: Any = self.fields["group"]
        field.queryset = groups
        if len(lists) > 1:
            field.label_from_instance = lambda group: labelled(group.signatory_list, group)


class WithholdForm(forms.Form):
    """Withholds or shows the names of all selected entries."""

    is_name_hidden = _yes_no_field(
        gettext_lazy("Names"), gettext_lazy("Withhold the names"), gettext_lazy("Show the names")
    )


class ChangeKindAction(SignatoryBulkAction):
    display_name = gettext_lazy("Change kind")
    action_type = "change_kind"
    aria_label = gettext_lazy("Change the kind of the selected signatories")
    action_priority = 40
    form_class = KindForm
    question = gettext_lazy("Are these signatories organizations, or individuals?")
    apply = staticmethod(staff_edits.change_kind)


class LeadAction(SignatoryBulkAction):
    display_name = gettext_lazy("Lead signatories")
    action_type = "lead"
    aria_label = gettext_lazy("Make the selected signatories lead signatories, or ordinary ones again")
    action_priority = 80
    form_class = LeadForm
    question = gettext_lazy("Are these lead signatories? New ones are added after the existing ones.")
    apply = staticmethod(staff_edits.set_lead)


class GroupAction(SignatoryBulkAction):
    display_name = gettext_lazy("Group")
    action_type = "group"
    aria_label = gettext_lazy("Change the group of the selected signatories")
    action_priority = 90
    form_class = GroupForm
    question = gettext_lazy("Under which heading should these signatories be printed?")
    apply = staticmethod(staff_edits.set_group)

    def get_form_kwargs(self) -> dict[str, Any]:
        entries = self.get_actionable_objects()[0]
        return {**super().get_form_kwargs(), "lists": {entry.signatory_list_id for entry in entries}}


class GroupByRelationAction(SignatoryBulkAction):
    display_name = gettext_lazy("Group by relation")
    action_type = "group_by_relation"
    aria_label = gettext_lazy("Move the selected organizations to the groups of their relations")
    action_priority = 92
    question = gettext_lazy(
        "Print each of these organizations under its relation to the coalition, as the directory has it? Missing "
        "groups are added to the list."
    )
    apply = staticmethod(group_by_relation)


class PrintRepresentativesForm(forms.Form):
    """Prints the representatives of all selected organizations, or none of them."""

    is_printed = _yes_no_field(
        gettext_lazy("Representatives"), gettext_lazy("Print them"), gettext_lazy("Print none of them")
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("These people know that their names and roles become public, and agree"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Require the statement if names become public."""
        cleaned: dict[str, Any] = super().clean() or {}
        agreed = cleaned.pop("agreed", False)
        if cleaned.get("is_printed") and not agreed:
            self.add_error("agreed", gettext_lazy("Without their agreement, the names stay private."))
        return cleaned


class PrintRepresentativesAction(SignatoryBulkAction):
    display_name = gettext_lazy("Print representatives")
    action_type = "print_representatives"
    aria_label = gettext_lazy("Print who represents the selected organizations, or no longer")
    action_priority = 95
    form_class = PrintRepresentativesForm
    question = gettext_lazy("Print who represents these organizations? The names become public.")
    apply = staticmethod(staff_edits.set_representative_printed)

    def check_perm(self, obj: Signatory) -> bool:
        """Require the permission to see contact data as well."""
        return super().check_perm(obj) and bool(self.request.user.has_perm("signatories.view_contact"))


class WithholdAction(SignatoryBulkAction):
    display_name = gettext_lazy("Withhold or show names")
    action_type = "withhold"
    aria_label = gettext_lazy("Withhold or show the names of the selected signatories")
    action_priority = 100
    form_class = WithholdForm
    question = gettext_lazy("Withhold the names of these signatories, or show them? They are counted in any case.")
    apply = staticmethod(staff_edits.set_name_hidden)
