"""Menus and texts in the admin's settings."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import IndexView

from cms.appearance.models import SiteTexts
from core.autosave import AutosavesDraftsViewSet


class SiteTextsIndexView(IndexView):
    """The list, without bulk actions: there is one row for each language."""

    template_name = "wagtailadmin/generic/index.html"

    @cached_property
    def columns(self) -> list[Any]:
        """Leave out the checkboxes."""
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class SiteTextsViewSet(AutosavesDraftsViewSet):
    """The texts and menus of each site in each language."""

    model = SiteTexts
    icon = "list-ul"
    menu_label = _("Menus and texts")
    menu_name = "site_texts"
    menu_order = 195
    add_to_settings_menu = True
    admin_url_namespace = "site_texts"
    base_url_path = "site-texts"
    copy_view_enabled = False
    index_view_class = SiteTextsIndexView
    index_template_name = SiteTextsIndexView.template_name
    list_display = ("__str__", UpdatedAtColumn())
