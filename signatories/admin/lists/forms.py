"""The form of the settings of a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from core.edit_conflicts.forms import ConflictAwareEditForm
from core.time_zones import time_zone_names, zone_label, zone_or_default
from core.zoned_times import ZonedDateTimeField
from signatories.admin.lists.erasure_confirmation import ErasureConfirmationForm
from signatories.privacy.period_changes import PERIOD_FIELDS, newly_due


class SignatoryListForm(ErasureConfirmationForm, ConflictAwareEditForm, WagtailAdminModelForm):
    """The settings of a list, and its groups. Times are local times in the time zone of the list."""

    opens_at = ZonedDateTimeField(label=gettext_lazy("Opens"), required=False, widget=AdminDateTimeInput)
    closes_at = ZonedDateTimeField(label=gettext_lazy("Closes"), required=False, widget=AdminDateTimeInput)

    def set_up_fields(self) -> None:
        """Offer the time zones, and read the times in the chosen one: another zone keeps the local times."""
        time_zone = self.fields["time_zone"]
        choices = [
            ("", _("That of the site (%s)") % settings.TIME_ZONE),
            *((name, name) for name in time_zone_names()),
        ]
        self.fields["time_zone"] = forms.ChoiceField(
            label=time_zone.label, help_text=time_zone.help_text, choices=choices, required=False
        )
        stored = self.instance.time_zone
        name = self.data.get(self.add_prefix("time_zone"), stored) if self.is_bound else stored
        self.hide_confirmation()
        zone = zone_or_default(str(name))
        for field_name in ("opens_at", "closes_at"):
            field: Any = self.fields[field_name]
            field.zone = zone
            field.help_text = zone_label(getattr(self.instance, field_name) or timezone.now(), zone)

    def stored_values(self) -> dict[str, str]:
        """Leave out the confirmation, which is not stored."""
        return {name: text for name, text in super().stored_values().items() if name != "confirms_erasure"}

    def clean(self) -> dict[str, Any]:
        """Refuse settings that let data go at once, unless the user may erase it and confirms that."""
        cleaned: dict[str, Any] = super().clean() or {}
        changed = [name for name in PERIOD_FIELDS if name in self.changed_data and name in cleaned]
        if not self.instance.pk or not changed:
            return cleaned
        self.require_confirmation(
            newly_due(self.instance, {name: cleaned[name] for name in changed}),
            self.for_user,
            refusal=_(
                "With these settings, %s would be deleted within a day. Only colleagues who may erase the personal "
                "data of a list can choose them."
            ),
            question=_("With these settings, %s will be deleted within a day, for good. Tick this to confirm."),
            refused_field=changed[0],
        )
        return cleaned
