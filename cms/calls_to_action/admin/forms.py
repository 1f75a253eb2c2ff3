"""The form of a call to action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Site

from cms.calls_to_action.page_kinds import kind_label, kind_types
from core.time_zones import zone_label, zone_or_default
from core.zoned_times import ZonedDateTimeField
from letters.admin.page_forms import PrintableTexts


class PageKindsField(forms.ModelMultipleChoiceField):
    """The kinds of pages, each with its name in the plural."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return kind_label(obj)


class CallToActionForm(PrintableTexts, WagtailAdminModelForm):
    """Rejects unprintable texts. Start and end are local times in the time zone of the site.

    Asks for the site only if there are several.
    """

    page_kinds = PageKindsField(label=_("Kinds of pages"), queryset=ContentType.objects.none(), required=False)
    starts_at = ZonedDateTimeField(label=_("Start"), required=False, widget=AdminDateTimeInput)
    ends_at = ZonedDateTimeField(label=_("End"), required=False, widget=AdminDateTimeInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of pages and the sites, and name the time zone."""
        super().__init__(*args, **kwargs)
        self._set_up_site()
        kinds = kind_types()
        page_kinds: Any = self.fields["page_kinds"]
        page_kinds.queryset = ContentType.objects.filter(pk__in=[kind.pk for kind in kinds])
        page_kinds.choices = [(kind.pk, kind_label(kind)) for kind in kinds]
        zone = zone_or_default(settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            field: Any = self.fields[name]
            field.zone = zone
            field.help_text = zone_label(getattr(self.instance, name) or timezone.now(), zone)

    def _set_up_site(self) -> None:
        site: Any = self.fields["site"]
        site.empty_label = _("All sites")
        if self.instance.site_id is None and not Site.objects.all()[1:].exists():
            del self.fields["site"]
