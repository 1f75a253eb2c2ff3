"""What staff choose for many entries at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.models import SignatoryGroup


def _choice(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )


class LeadForm(forms.Form):
    """Whether all chosen entries are lead signatories."""

    is_lead = _choice(_("Lead signatories"), _("Make them lead signatories"), _("They are lead signatories no longer"))


class WithholdForm(forms.Form):
    """Whether the names of all chosen entries are withheld."""

    is_name_hidden = _choice(_("Names"), _("Withhold the names"), _("Show the names"))


class GroupForm(forms.Form):
    """The group of all chosen entries, of those that their lists have; empty for none."""

    group = forms.ModelChoiceField(
        SignatoryGroup.objects.none(), label=_("Group"), required=False, empty_label=_("No group")
    )

    def __init__(self, *args: Any, lists: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = SignatoryGroup.objects.filter(signatory_list__in=lists).select_related("signatory_list")
        field: Any = self.fields["group"]
        field.queryset = groups
        if len(lists) > 1:
            field.label_from_instance = lambda group: f"{group.signatory_list}: {group}"
