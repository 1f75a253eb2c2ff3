"""The screens of calls to action in the main menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, StatusTagColumn

from cms.calls_to_action.admin.listing import CallFilterSet, CallIndexView, period_text, places_text, state_text
from cms.calls_to_action.enums import CallState
from cms.calls_to_action.models import CallToAction
from core.autosave import AutosavesDraftsViewSet


class CallToActionViewSet(AutosavesDraftsViewSet):
    """Calls to action, each in one language."""

    model = CallToAction
    icon = "pick"
    menu_label = _("Calls on pages")
    menu_name = "calls_to_action"
    menu_order = 205
    add_to_admin_menu = True
    admin_url_namespace = "calls_to_action"
    base_url_path = "calls-to-action"
    index_view_class = CallIndexView
    filterset_class = CallFilterSet
    search_fields = ("heading", "text")
    list_display = (
        "__str__",
        LocaleColumn(),
        Column("places", label=_("Shown on"), accessor=places_text),
        Column("period", label=_("Start and end"), accessor=period_text, sort_key="starts_at"),
        Column("position", label=_("Position"), sort_key="position"),
        # In place of Wagtail's status, which knows neither start nor end.
        StatusTagColumn(
            "state", label=_("State"), accessor=state_text, primary=lambda call: call.state == CallState.ACTIVE
        ),
    )
