from __future__ import annotations

import io
import zipfile

import pytest
from pytest_django import Settings

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import csv_file, xlsx_file

ROWS = [["kind", "name"], ["organization", "Érable"]]


@pytest.mark.parametrize("content", [csv_file(*ROWS), xlsx_file(*ROWS)])
def test_the_bytes_decide_what_kind_of_file_it_is(content: bytes) -> None:
    table = read_table(content)
    assert (table.headers, list(table)) == (ROWS[0], [Row(2, ("organization", "Érable"))])


@pytest.mark.parametrize(
    ("content", "detected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "Excel"),
        (b"\x1f\x8b\x08\x00" + bytes(16), "gzip"),
        (b'[{"name": "Alder", "kind": "organization"}]', "JSON"),
        (b'\xef\xbb\xbf\r\n {"name": "Alder"}', "JSON"),
        (b"<!doctype html><table><tr><td>name</td></tr></table>", "HTML"),
        (b'\n<?xml version="1.0"?><Workbook/>', "XML"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n\n", "web page that was saved as one file"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(content: bytes, detected: str) -> None:
    with pytest.raises(UnreadableFile, match=detected):
        read_table(content)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b" , ,\r\n", b"PK\x05\x06" + bytes(18)])
def test_a_file_without_anything_in_it_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(content)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("signatories.csv", csv_file(*ROWS))
    with pytest.raises(UnreadableFile, match="zip"):
        read_table(out.getvalue())


@pytest.mark.parametrize("content", [csv_file(*ROWS), xlsx_file(*ROWS)])
def test_a_file_over_the_cap_is_refused_before_it_is_read(content: bytes, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = len(content)
    assert read_table(content).headers == ROWS[0]
    settings.IMPORT_MAX_BYTES -= 1
    with pytest.raises(UnreadableFile, match=r"at most \d"):
        read_table(content)
