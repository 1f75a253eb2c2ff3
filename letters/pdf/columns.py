"""Columns of entries, in place of WeasyPrint's: it lays each entry out at least three times until columns are equal.

Here each entry is laid out once and then moved to its place. Columns end where those of WeasyPrint do.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.column import _create_column_box
from weasyprint.layout.percent import percentage, resolve_percentages

#: Numbers of columns that are laid out here.
COLUMN_COUNTS = (1, 2)
#: Heights that differ by less are the same: they are sums of fractions.
ROUNDING_ERROR = 1e-6

_weasyprint_columns_layout = block.columns_layout


class Place(NamedTuple):
    """The place of columns on a page: their number, width and gap, the position of their top, and the height left."""

    columns: int
    width: float
    gap: float
    top: float
    room: float


def extend_weasyprint_columns() -> None:
    """Patch WeasyPrint, in this process, to lay out lists in columns by `columns_layout`. Idempotent."""
    block.columns_layout = columns_layout


def columns_layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    *more: Any,
) -> tuple[Any, ...]:
    """Lay out a list in one or two columns, its entries undivided and their margins not collapsed.

    Takes and returns what WeasyPrint's function of this name does, which lays out whatever else has columns.
    """
    begin, divided = next(iter(skip_stack.items())) if skip_stack else (0, None)
    if divided is None and _is_list(box):
        placed = box.copy_with_children(box.children)
        _absolute_boxes, _fixed_boxes, adjoining_margins, *_styles = more
        placed.position_y += block.collapse_margin(adjoining_margins)
        block.block_level_width(placed, containing_block)
        end = _fill_page(context, placed, _place(context, placed, bottom_space), begin, containing_block)
        # Like WeasyPrint, begin no list whose next entries fit into no column beside the first.
        is_full = end == len(box.children) or len(placed.children) == box.style["column_count"]
        if end > begin and (is_full or page_is_empty):
            resume_at = {end: None} if end < len(box.children) else None
            return placed, resume_at, {"break": "any", "page": None}, [], False
        if not page_is_empty:
            return None, (0, None), {"break": "any", "page": None}, [], False
    # A list with an entry that is higher than the page is divided as any text is.
    return _weasyprint_columns_layout(context, box, bottom_space, skip_stack, containing_block, page_is_empty, *more)


def _is_list(box: Any) -> bool:
    style = box.style
    return (
        (style["column_width"], style["height"], style["position"]) == ("auto", "auto", "static")
        and style["column_count"] in COLUMN_COUNTS
        and style["column_gap"] != "normal"
        and all(
            isinstance(child, boxes.BlockBox) and child.is_in_normal_flow() and child.style["break_inside"] == "avoid"
            for child in box.children
        )
    )


def _place(context: Any, box: Any, bottom_space: float) -> Place:
    count = box.style["column_count"]
    gap = percentage(box.style["column_gap"], box.style, box.width)
    top = box.content_box_y()
    return Place(count, (box.width - (count - 1) * gap) / count, gap, top, context.page_bottom - bottom_space - top)


def _fill_page(context: Any, box: Any, place: Place, begin: int, containing_block: Any) -> int:
    """Replace the entries of a list by columns of those that fit on the page, and return the index of the next entry.

    The first entry has the index `begin`. Changes nothing if no entry fits.
    """
    children = box.children
    column = _create_column_box(box, containing_block, children, place.width, place.top)
    entries = _laid_out(context, column, children[begin:], place.columns * place.room)
    laid_out = children[begin : begin + len(entries) + 1]
    breaks = [_may_break(before, after) for before, after in pairwise(laid_out)]
    ends = _column_ends([entry.margin_height() for entry in entries], breaks, place)
    if not ends:
        return begin
    box.children = []
    for first, end in pairwise([0, *ends]):
        column = _create_column_box(box, containing_block, entries[first:end], place.width, place.top)
        shift = len(box.children) * (place.width + place.gap)
        if box.style["direction"] == "rtl":
            shift = box.width - place.width - shift
        column.position_x += shift
        column.height = 0
        for entry in column.children:
            entry.translate(shift, column.height)
            column.height += entry.margin_height()
        if begin + end < len(children):
            column.height -= column.children[-1].margin_bottom
        box.children.append(column)
    box.height = max(column.height for column in box.children)
    for column in box.children:
        column.height = box.height
    return begin + ends[-1]


def _laid_out(context: Any, column: Any, children: Sequence[Any], most_height: float) -> list[Any]:
    """Return entries laid out at the top of a column, up to the first that makes them higher than `most_height`."""
    entries: list[Any] = []
    height = 0.0
    context.create_block_formatting_context(column)
    for child in children:
        if height > most_height:
            break
        entry = child.copy()
        resolve_percentages(entry, column)
        entry.position_x, entry.position_y = column.position_x, column.position_y
        # No height, margin, style or end of lines from outside.
        unlimited: Any = (-inf, None, column, False, [], [], [], None, None, False, None)
        entry, *_rest = block.block_level_layout(context, entry, *unlimited)
        entries.append(entry)
        height += entry.margin_height()
    context.finish_block_formatting_context()
    return entries


def _may_break(before: Any, after: Any) -> bool:
    """Return whether a column may end between two entries."""
    return not block.block_level_page_break(before, after).startswith("avoid")


def _column_ends(heights: Sequence[float], breaks: Sequence[bool], place: Place) -> list[int]:
    """Return the index after the last entry of each column; nothing if no column can end on this page.

    `heights` are those of all entries, or of more than fit. `breaks` tells for each entry that another one follows
    whether a column may end after it.
    """
    total = len(breaks) + 1
    ends: list[int] = []
    while len(ends) < place.columns and (not ends or ends[-1] < total):
        first = end = ends[-1] if ends else 0
        used = 0.0
        while end < len(heights) and used + heights[end] <= place.room + ROUNDING_ERROR:
            used += heights[end]
            end += 1
        while first < end < total and not breaks[end - 1]:
            end -= 1
        if end == first:
            break
        ends.append(end)
    fits = ends[-1:] == [total]
    return _equal_column_ends(heights, breaks) if fits and place.columns > 1 else ends


def _equal_column_ends(heights: Sequence[float], breaks: Sequence[bool]) -> list[int]:
    """Return the ends of two columns that hold all entries and are as equal as possible, the first the longer one."""
    total, whole = len(heights), sum(heights)
    chosen, least = total, inf
    for end, left in enumerate(list(accumulate(heights))[:-1], start=1):
        higher = max(left, whole - left)
        if breaks[end - 1] and higher <= least + ROUNDING_ERROR:
            chosen, least = end, higher
    return [chosen, total] if chosen < total else [total]
