"""Tests of cells that are formatted in Python: they are those of Wagtail's templates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.test.html import parse_html
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from wagtail.admin.ui import tables
from wagtail.admin.widgets.button import Button, ButtonWithDropdown

from core import listing_cells

CONTEXT: dict[str, Any] = {"row": None, "table": None, "request": None}
ROW = SimpleNamespace(pk=1234, name="Cedar <Network> & “Friends”", blank=" ")


def both(
    ours: type[tables.BaseColumn], wagtails: type[tables.BaseColumn], *args: Any, **kwargs: Any
) -> tuple[Any, Any]:
    """Return the parsed cells of `ROW` in a column of either class."""
    cells = (column(*args, **kwargs).render_cell_html(ROW, CONTEXT) for column in (ours, wagtails))
    return tuple(parse_html(f"<table><tr>{cell}</tr></table>") for cell in cells)  # type: ignore[return-value]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize(
    "value",
    [
        "Cedar <Network> & “Friends”",
        "",
        "  ",
        None,
        0,
        1_234_567,
        True,
        Decimal("1234.5"),
        date(2026, 3, 1),
        datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
        gettext_lazy("Published"),
        mark_safe("<b>safe</b>"),
    ],
    ids=repr,
)
def test_a_value_is_printed_as_by_wagtail(value: Any, language: str) -> None:
    with translation.override(language), timezone.override("America/Toronto"):
        ours, wagtails = both(listing_cells.Column, tables.Column, "value", accessor=lambda row: value)
    assert ours == wagtails


def test_a_cell_has_the_class_of_its_column() -> None:
    ours, wagtails = both(listing_cells.Column, tables.Column, "name", classname="wide")
    assert ours == wagtails
    assert 'class="wide"' in str(ours)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "age", [timedelta(0), timedelta(minutes=5), timedelta(days=3, hours=7), timedelta(days=800)], ids=str
)
def test_a_time_is_printed_as_by_wagtail(age: timedelta, language: str) -> None:
    moment = timezone.now() - age
    with translation.override(language), timezone.override("America/Toronto"):
        ours, wagtails = both(listing_cells.DateColumn, tables.DateColumn, "added", accessor=lambda row: moment)
    assert ours == wagtails


@pytest.mark.parametrize("value", [date(2026, 3, 1), None])
def test_a_date_is_printed_as_by_wagtail(value: date | None) -> None:
    ours, wagtails = both(listing_cells.DateColumn, tables.DateColumn, "added", accessor=lambda row: value)
    assert ours == wagtails


@pytest.mark.parametrize("primary", [True, False, None])
def test_a_status_is_printed_as_by_wagtail(primary: bool | None) -> None:
    ours, wagtails = both(listing_cells.StatusTagColumn, tables.StatusTagColumn, "name", primary=primary)
    assert ours == wagtails


def test_a_check_box_is_printed_as_by_wagtail() -> None:
    ours, wagtails = both(
        listing_cells.BulkActionsCheckboxColumn, tables.BulkActionsCheckboxColumn, "bulk", obj_type="signatory"
    )
    assert ours == wagtails


BUTTONS = {
    "none": [],
    "in a menu": [
        ButtonWithDropdown(
            buttons=[
                Button("Delete <it>", url="/delete/?next=%2F&a=b", icon_name="bin", priority=30),
                Button("Edit", url="/edit/", icon_name="edit", priority=10, attrs={"rel": "nofollow"}),
                Button("Without icon", url="/plain/", classname="plain"),
                Button("Without link"),
            ],
            icon_name="dots-horizontal",
            attrs={"aria-label": "More options for 'Cedar & “Friends”'", "data-some": "<value>"},
        )
    ],
    "in a menu with a label": [
        ButtonWithDropdown("More", buttons=[Button("Edit", url="/edit/")], classname="wide", icon_name="edit")
    ],
    "beside a menu": [
        Button("Second", url="/second/", priority=2),
        Button("First", url="/first/", priority=1),
        ButtonWithDropdown(buttons=[Button("Edit", url="/edit/")], icon_name="dots-horizontal", priority=3),
    ],
}


@pytest.mark.parametrize("buttons", BUTTONS.values(), ids=BUTTONS.keys())
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"get_url": lambda row: "/edit/?next=%2F&a=b"},
        {"get_title_id": lambda row: f"row_{row.pk}_title", "get_url": lambda row: "/edit/", "classname": "wide"},
        {"accessor": "blank"},
    ],
)
def test_a_title_and_its_buttons_are_printed_as_by_wagtail(buttons: list[Any], options: dict[str, Any]) -> None:
    def with_buttons(column: type[tables.BaseColumn]) -> Any:
        buttons_of = {"get_buttons": lambda self, instance, context: buttons}
        return type("Titles", (tables.ButtonsColumnMixin, column), buttons_of)

    ours, wagtails = both(with_buttons(listing_cells.TitleColumn), with_buttons(tables.TitleColumn), "name", **options)
    assert ours == wagtails


def test_a_title_of_a_view_without_buttons_is_printed_as_by_wagtail() -> None:
    ours, wagtails = both(listing_cells.TitleColumn, tables.TitleColumn, "name")
    assert ours == wagtails


def test_each_row_has_its_title_name_and_key() -> None:
    class Row(SimpleNamespace):
        def __str__(self) -> str:
            return f"{self.name}\N{NO-BREAK SPACE}!"

    def with_buttons(column: type[tables.BaseColumn]) -> Any:
        def buttons(self: Any, row: Any, context: Any) -> list[Button]:
            return [
                Button(
                    f"Edit {row}", url=f"/edit/{row.pk}/?next=%2F", attrs={"aria-label": f"«\N{NO-BREAK SPACE}{row}"}
                )
            ]

        return type("Titles", (tables.ButtonsColumnMixin, column), {"get_buttons": buttons})

    def cells(column: type[tables.BaseColumn]) -> list[Any]:
        titles = with_buttons(column)(
            "name", get_url=lambda row: f"/edit/{row.pk}/", get_title_id=lambda row: f"row_{row.pk}_title"
        )
        return [parse_html(f"<table><tr>{titles.render_cell_html(row, CONTEXT)}</tr></table>") for row in rows]

    rows = [Row(pk=1, name="1"), Row(pk=22, name="Cedar <Network> & “Friends”"), Row(pk=3, name="")]
    assert cells(listing_cells.TitleColumn) == cells(tables.TitleColumn)


def test_a_table_is_printed_as_by_wagtail() -> None:
    def html(table: type[tables.Table], *columns: tables.BaseColumn) -> Any:
        return parse_html(table(columns, [ROW, ROW], caption="Rows").render_html({"request": None}))

    columns = [tables.Column("name", width="50%"), tables.TitleColumn("pk")]
    assert html(listing_cells.Table, *columns) == html(tables.Table, *columns)


def test_a_repeated_url_has_the_key_of_each_row() -> None:
    url = listing_cells.repeated_url(lambda row: f"/inspect/{quote(row.pk)}/?next=/")
    assert [url(SimpleNamespace(pk=pk)) for pk in (7, "a_b")] == ["/inspect/7/?next=/", "/inspect/a_5Fb/?next=/"]


def test_rows_without_a_url_have_none() -> None:
    assert listing_cells.repeated_url(lambda row: None)(ROW) is None
