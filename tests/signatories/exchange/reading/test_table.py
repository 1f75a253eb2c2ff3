from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row
from signatories.exchange.reading.table import TwinColumns, read_rows
from signatories.exchange.sandbox import read_limits

HEADER = (1, ["name", "kind"])


def request_with(**limits: int) -> ReadRequest:
    return ReadRequest(replace(read_limits(), **limits))


class Read:
    """Headers, rows and notes of a table."""

    def __init__(self, *records: tuple[int, list[str]], **limits: int) -> None:
        metadata = TableMetadata()
        rows = (Row(number, tuple(cells)) for number, cells in records)
        self.rows = list(read_rows(rows, metadata, request_with(**limits)))
        self.headers = metadata.headers
        self.notes = metadata.notes
        assert metadata.rows == len(self.rows)


def table_of(*records: tuple[int, list[str]], **limits: int) -> Read:
    return Read(*records, **limits)


def test_the_first_row_that_holds_anything_is_the_header() -> None:
    table = table_of((1, []), (2, ["", "  "]), (3, [" Full \u00a0 name ", "kind"]), (4, ["Cedar", "organization"]))
    assert (table.headers, table.rows) == (["Full name", "kind"], [Row(4, ("Cedar", "organization"))])
    assert table.notes == []


def test_blank_rows_are_left_out_and_the_others_keep_their_number() -> None:
    table = table_of(HEADER, (2, ["Alder", "org"]), (3, ["", " "]), (4, []), (7, ["Birch", "org"]))
    assert table.rows == [Row(2, ("Alder", "org")), Row(7, ("Birch", "org"))]


def test_blank_cells_at_the_end_of_a_row_are_no_cells() -> None:
    table = table_of((1, ["name", "", "kind", " ", ""]), (2, ["Alder", "", "org", "", "\t"]), (3, ["Birch"]))
    assert table.headers == ["name", "", "kind"]
    assert table.rows == [Row(2, ("Alder", "", "org")), Row(3, ("Birch",))]


def test_cells_are_kept_as_they_are() -> None:
    assert table_of(HEADER, (2, [" Alder\n", "\u200borg"])).rows == [Row(2, (" Alder\n", "\u200borg"))]


@pytest.mark.parametrize("records", [[], [(1, [])], [(1, ["", " "]), (2, ["\n"])], [HEADER], [HEADER, (2, ["", ""])]])
def test_it_refuses_a_table_without_a_header_or_without_rows(records: list[tuple[int, list[str]]]) -> None:
    with pytest.raises(UnreadableFile):
        table_of(*records)


@pytest.mark.parametrize("twin", ["name", "NAME", " Name ", "nâme"])
def test_it_does_not_merge_columns_of_one_name_that_differ(twin: str) -> None:
    with pytest.raises(TwinColumns) as twins:
        table_of((1, ["name", "kind", twin]), (2, ["Alder", "org", "Birch"]))
    assert (twins.value.header, twins.value.row) == ("name", 2)


def test_columns_without_a_header_are_no_twins() -> None:
    assert table_of((1, ["", "", "name"]), (2, ["", "", "Alder"])).headers == ["", "", "name"]


def test_the_cap_on_rows_counts_rows_that_hold_anything() -> None:
    allowed = [HEADER, (2, ["Alder"]), (3, []), (4, ["Birch"]), (5, [])]
    assert len(table_of(*allowed, rows=2).rows) == 2
    with pytest.raises(UnreadableFile, match=r"\b2 rows"):
        table_of(*allowed, (6, ["Cedar"]), rows=2)


def test_the_cap_on_rows_is_reported_before_the_rest_is_read() -> None:
    def endless() -> Iterator[Row]:
        number = 0
        while True:
            number += 1
            assert number < 100, "read on after the cap"
            yield Row(number, (f"cell {number}",))

    with pytest.raises(UnreadableFile):
        list(read_rows(endless(), TableMetadata(), request_with(rows=2)))


def test_the_cap_on_columns_names_row_and_column() -> None:
    assert table_of(HEADER, (2, ["Alder", "org", "", ""]), columns=2).rows == [Row(2, ("Alder", "org"))]
    with pytest.raises(UnreadableFile, match=r"Row 3 .*column 4;.* 2 columns"):
        table_of(HEADER, (2, ["Alder", "org"]), (3, ["Birch", "org", "", "far"]), columns=2)


def test_the_cap_on_cells_names_the_row() -> None:
    assert table_of(HEADER, (2, ["a" * 12]), cell_characters=12).rows == [Row(2, ("a" * 12,))]
    with pytest.raises(UnreadableFile, match=r"Row 3 .*\b12 characters"):
        table_of(HEADER, (2, ["Alder"]), (3, ["a" * 13]), cell_characters=12)
