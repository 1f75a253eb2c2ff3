"""Columns of listings in the admin whose cells are formatted in Python.

Wagtail renders a template for each cell, and several for a cell with buttons: two thirds of the time of a page of
fifty rows. These classes write the same HTML; tests compare it with that of the templates of the installed Wagtail.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.admin.utils import quote
from django.forms.utils import flatatt
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail.admin.ui import tables
from wagtail.admin.widgets.button import Button, ButtonWithDropdown


class Column(tables.Column):
    """A column of values."""

    def render_cell_html(self, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        return _cell(self, _text(self.get_value(instance)))


class DateColumn(tables.DateColumn):
    """A column of dates or times: how long ago, with the date as a tooltip."""

    def render_cell_html(self, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        value = self.get_value(instance)
        return _cell(self, human_readable_date(value) if value else "")


class StatusTagColumn(tables.StatusTagColumn):
    """A column of status tags."""

    def render_cell_html(self, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        classname = "w-status w-status--primary" if self.get_primary(instance) else "w-status"
        tag = format_html('<span class="{}">{}</span>', classname, self.get_value(instance) or "")
        return _cell(self, tag)


class BulkActionsCheckboxColumn(tables.BulkActionsCheckboxColumn):
    """A column of check boxes for bulk actions on anything but pages, whose check boxes say more."""

    def render_cell_html(self, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        return format_html(
            '<td class="bulk-action-checkbox-cell"><input type="checkbox" data-object-id="{}" '
            'data-bulk-action-checkbox class="bulk-action-checkbox" aria-label="{}" aria-describedby="{}"/></td>',
            quote(instance.pk),
            _("Select"),
            self.get_aria_describedby(instance),
        )


class TitleColumn(tables.TitleColumn):
    """A column of linked titles, with the buttons of a row. It supports links and ids, not labels."""

    def render_cell_html(self, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        title = _text(self.get_value(instance)) or conditional_escape(self.empty_value_display)
        if title_id := self.get_title_id(instance, parent_context):
            title = format_html('<span id="{}">{}</span>', title_id, title)
        if url := self.get_link_url(instance, parent_context):
            title = format_html('<a href="{}">{}</a>', url, title)
        buttons = [button for button in sorted(self._buttons(instance, parent_context)) if button.show]
        items = format_html_join("", "<li>{}</li>", ((_button(button, parent_context),) for button in buttons))
        actions = format_html('<ul class="actions">{}</ul>', items) if buttons else ""
        classname = f"{self.classname} title" if self.classname else "title"
        return format_html('<td class="{}"><div class="title-wrapper">{}</div>{}</td>', classname, title, actions)

    def _buttons(self, instance: Any, parent_context: Mapping[str, Any]) -> list[Any]:
        # A view that has buttons adds this method.
        get_buttons = getattr(self, "get_buttons", None)
        return get_buttons(instance, parent_context) if get_buttons else []


def human_readable_date(date: datetime.date) -> SafeString:
    """Return how long ago a date or time is, with the date as a tooltip."""
    if isinstance(date, datetime.datetime):
        date = timezone.localtime(date)
        tooltip = formats.date_format(date, "DATETIME_FORMAT")
    else:
        tooltip = formats.date_format(date, "DATE_FORMAT")
    return format_html(
        '<button type="button" class="w-human-readable-date" data-controller="w-tooltip" '
        'data-w-tooltip-content-value="{}" data-w-tooltip-placement-value="top">'
        '<time class="w-human-readable-date__date" datetime="{}">{}</time></button>',
        tooltip,
        date.isoformat(),
        capfirst(timesince_simple(date)),
    )


def _cell(column: tables.BaseColumn, content: str) -> SafeString:
    if column.classname:
        return format_html('<td class="{}">{}</td>', column.classname, content)
    return format_html("<td>{}</td>", content)


def _text(value: Any) -> str:
    """Return a value as templates print it; "" for none. Numbers are not localized, as in Wagtail's cells."""
    if value is None:
        return ""
    if isinstance(value, str):
        return conditional_escape(value) if value.strip() else ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    localized = str(value) if isinstance(value, int) and not isinstance(value, bool) else formats.localize(value)
    return conditional_escape(localized)


def _button(button: Any, parent_context: Mapping[str, Any]) -> str:
    if type(button) is not ButtonWithDropdown or button.label or button.classname:
        return str(button.render_html(parent_context))
    children = (_dropdown_button(child, parent_context) for child in sorted(button.dropdown_buttons))
    return format_html(
        '<div data-controller="w-dropdown" class="w-dropdown"{}><button type="button" class="w-dropdown__toggle '
        'w-dropdown__toggle--icon" data-w-dropdown-target="toggle"{}>{}</button>'
        '<div data-w-dropdown-target="content" class="w-dropdown__content" hidden>{}</div></div>',
        button.base_attrs_string,
        flatatt({"aria-label": button.aria_label or None}),
        _icon(button.icon_name, "w-dropdown__toggle-icon"),
        mark_safe("".join(children)),  # noqa: S308 - made of safe strings
    )


def _dropdown_button(button: Any, parent_context: Mapping[str, Any]) -> str:
    if type(button) is not Button or not button.url:
        return str(button.render_html(parent_context))
    icon = _icon(button.icon_name, "icon") if button.icon_name else ""
    attributes = flatatt(button.attrs)
    return format_html(
        '<a href="{}" class="{}"{}>{} {}</a>', button.url, button.classname, attributes, icon, button.label
    )


def _icon(name: str, classname: str) -> SafeString:
    return format_html(
        '<svg class="icon icon-{} {}" aria-hidden="true"><use href="#icon-{}"></use></svg>', name, classname, name
    )
