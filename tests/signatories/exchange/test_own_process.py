"""The child process isolates the site from hostile files."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django import Settings

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.__main__ import REFUSED
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import csv_file, csv_lines, edited_archive, workbook_bytes, xlsx_file
from tests.signatories.workbooks import ods_file, ods_from_rows, ods_rows, xls_file

pytestmark = pytest.mark.own_process


ROWS = [["name", "kind"], ["Érable", "org"]]


@pytest.mark.slow
@pytest.mark.parametrize("content", [csv_file(*ROWS), xlsx_file(*ROWS), xls_file(*ROWS), ods_file(*ROWS)])
def test_a_table_comes_back(content: bytes) -> None:
    table = read_table(content)
    assert (table.headers, list(table), len(table)) == (["name", "kind"], [Row(2, ("Érable", "org"))], 1)
    # The call can be repeated.
    assert list(table) == list(table)


def test_a_refusal_comes_back_in_the_language_of_the_reader() -> None:
    from django.utils.translation import override

    with pytest.raises(UnreadableFile) as refusal:
        read_table(csv_lines("name,kind", '"Alder,org'))
    assert str(refusal.value).startswith("A quotation mark in row 2 is not closed")
    with override("fr"):
        assert str(refusal.value).startswith("Un guillemet")


@pytest.mark.slow
def test_too_much_memory_is_a_refusal_that_names_the_cap(settings: Settings) -> None:
    settings.IMPORT_MAX_MEMORY_BYTES = 120_000_000
    blown_up = "<sheetData>" + "<x>" + "y" * 90_000_000 + "</x>"
    huge = edited_archive(xlsx_file(["name"], ["Alder"]), lambda text: text.replace("<sheetData>", blown_up))
    with pytest.raises(UnreadableFile, match="more than 120 MB of memory"):
        read_table(huge)


@pytest.mark.slow
def test_an_opendocument_file_of_one_huge_token_is_refused_for_its_memory(settings: Settings) -> None:
    settings.IMPORT_MAX_MEMORY_BYTES = 120_000_000
    huge = ods_from_rows(ods_rows(["name"], ["Alder"]) + f'<table:table-row a="{"y" * 90_000_000}"/>')
    with pytest.raises(UnreadableFile, match="more than 120 MB of memory"):
        read_table(huge)


@pytest.mark.slow
def test_too_much_time_is_a_refusal_that_names_the_cap(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMPORT_MAX_SECONDS = 1
    rows = [["organization", f"Alder {number}", "x" * 50] for number in range(60_000)]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [["kind", "name", "title"], *rows]:
        sheet.append(row)
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="1 seconds"):
        read_table(workbook_bytes(workbook))
    assert time.monotonic() - start < 5


@pytest.mark.slow
def test_one_cell_at_the_far_corner_is_answered_in_a_moment() -> None:
    corner = Workbook()
    corner.active["A1"], corner.active["XFD1048576"] = "name", "Alder"
    stray = Workbook()
    stray.active["A1"], stray.active["B1"], stray.active["B1048576"] = "name", "kind", "organization"
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="column 16384"):
        read_table(workbook_bytes(corner))
    assert list(read_table(workbook_bytes(stray))) == [Row(1_048_576, ("", "organization"))]
    assert time.monotonic() - start < 5


@pytest.mark.slow
def test_the_memory_of_the_site_does_not_grow_with_the_file() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = (["organization", f"Alder {number}", "x" * 60] for number in range(60_000))
    table = read_table(csv_file(["kind", "name", "title"], *rows))
    assert sum(1 for _row in table) == 60_000
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # In kilobytes: about the size of the file itself.
    assert grown < 40_000


def test_the_process_has_none_of_the_secrets_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = tmp_path / "python"
    spy.write_text(
        f'#!/bin/sh\nprintf \'{{"refused": "It saw: %s", "values": {{}}}}\' "$CANARY" >&2; exit {REFUSED}\n'
    )
    spy.chmod(0o700)
    monkeypatch.setenv("CANARY", "secret")
    monkeypatch.setattr(sys, "executable", str(spy))
    with pytest.raises(UnreadableFile, match=r"^It saw: $"):
        read_table(csv_lines("name", "Alder"))


def test_a_crash_while_reading_refuses_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    completed = subprocess.CompletedProcess([], 1, stderr=b"Traceback (most recent call last):\n")
    monkeypatch.setattr(subprocess, "run", lambda *_arguments, **_options: completed)
    with pytest.raises(UnreadableFile, match="ended with code 1"):
        read_table(b"name\nAlder\n")
