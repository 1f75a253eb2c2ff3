"""Columns of listings in the admin whose cells are formatted in Python.

Wagtail renders a template for each cell, and several for a cell with buttons: two thirds of the time of a page of
fifty rows. These classes write the same HTML, or render the templates once for all rows; tests compare it with that of
the templates of the installed Wagtail.
"""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.admin.utils import quote
from django.forms.utils import flatatt
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, strip_spaces_between_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail.admin.ui import tables

#: Stand for the key, the title and the name of a row. Digits and letters are the same in URLs and in HTML; nobody can
#: know them, so no text contains them.
_KEY = 10**15 + secrets.randbelow(10**15)
_TITLE, _NAME = f"title{secrets.token_hex()}", f"name{secrets.token_hex()}"


class _AnyRow:
    """A row that has only a key and a name."""

    pk = _KEY

    def __str__(self) -> str:
        return _NAME


_ANY_ROW = _AnyRow()


def repeated_url(get_url: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """Return a function like `get_url`, for rows whose URLs differ by their keys only; it calls that once."""
    url = get_url(_ANY_ROW)
    return lambda instance: url and url.replace(str(_KEY), quote(str(instance.pk)))


class Table(tables.Table):
    """A table whose rows are joined in Python; Wagtail's template renders what is around them."""

    #: None for the template.
    rows = ()

    def render_html(self, parent_context: Mapping[str, Any]) -> SafeString:
        """Return the table."""
        before, end, after = super().render_html(parent_context).rpartition("</tbody>")
        context = self.get_context_data(parent_context)
        rows = (self.Row(self, instance, index) for index, instance in enumerate(self.data))
        return mark_safe(f"{before}{''.join(self._row(row, context) for row in rows)}{end}{after}")  # noqa: S308

    def _row(self, row: Any, context: dict[str, Any]) -> str:
        cells = (column.render_cell_html(row.instance, {**context, "row": row}) for column in self.columns.values())
        return f"<tr{flatatt(row.attrs)}>{''.join(cells)}</tr>"


class _RepeatedCellMixin:
    """For a column whose cells differ by the key and the name of the row only, also in URLs and buttons.

    Wagtail renders one cell, in which those of each row replace the ones of `_ANY_ROW`. Make a new column for each
    request, because the cell depends on its user, language and URL.
    """

    _cell: str | None = None

    def render_cell_html(self: Any, instance: Any, parent_context: Mapping[str, Any]) -> SafeString:
        if self._cell is None:
            cell = super().render_cell_html(_ANY_ROW, parent_context)  # type: ignore[misc]
            # No-break spaces stay.
            self._cell = strip_spaces_between_tags(re.sub(r"\s+", " ", cell, flags=re.ASCII))
        return mark_safe(self.fill_in(self._cell, instance))  # noqa: S308 - a safe string, filled in with such

    def fill_in(self, cell: str, instance: Any) -> str:
        """Return a cell of `_ANY_ROW` with the key of a row."""
        return cell.replace(str(_KEY), quote(str(instance.pk)))


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
        return _cell(self, f'<span class="{classname}">{conditional_escape(self.get_value(instance) or "")}</span>')


class BulkActionsCheckboxColumn(_RepeatedCellMixin, tables.BulkActionsCheckboxColumn):
    """A column of check boxes for bulk actions on anything but pages, whose check boxes say more."""


class TitleColumn(_RepeatedCellMixin, tables.TitleColumn):
    """A column of titles, with the buttons of a row."""

    def get_value(self, instance: Any) -> Any:
        """Return the title."""
        return _TITLE if instance is _ANY_ROW else super().get_value(instance)

    def fill_in(self, cell: str, instance: Any) -> str:
        """Return a cell of `_ANY_ROW` with the key and the title of a row."""
        title = _text(self.get_value(instance)) or conditional_escape(self.empty_value_display)
        # Titles come last: nothing replaces parts of them.
        return super().fill_in(cell, instance).replace(_NAME, conditional_escape(str(instance))).replace(_TITLE, title)


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
    """Return a cell with content that is escaped already."""
    attribute = format_html(' class="{}"', column.classname) if column.classname else ""
    return mark_safe(f"<td{attribute}>{content}</td>")  # noqa: S308 - escaped


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
