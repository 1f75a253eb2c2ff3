"""Text of an Excel workbook that is struck out in a part of a cell, which openpyxl's plain texts do not show."""

from __future__ import annotations

import zipfile
from typing import Any

from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

STRINGS_MEMBER = "xl/sharedstrings.xml"
CHUNK_BYTES = 65_536
MARK = b"strike"
STRING, RUN, TEXT = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "r", "t"))
STRIKE = f"{{{SHEET_MAIN_NS}}}rPr/{{{SHEET_MAIN_NS}}}strike"


def struck_strings(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the indexes of the shared strings that have struck text; raises what the XML parser raises."""
    member = next((name for name in archive.namelist() if name.lower() == STRINGS_MEMBER), None)
    if member is None or not _mentions_strike(archive, member):
        return frozenset()
    struck = set()
    index = 0
    with archive.open(member) as source:
        for _event, element in iterparse(source):
            if element.tag == STRING:
                if has_struck_run(element):
                    struck.add(index)
                index += 1
                element.clear()
    return frozenset(struck)


def has_struck_run(string: Any) -> bool:
    """Return whether a string, given as its element, has a run of text that is struck out."""
    return any(
        (run.findtext(TEXT) or "").strip()
        and (strike := run.find(STRIKE)) is not None
        and strike.get("val", "1") not in ("0", "false", "off")
        for run in string.findall(RUN)
    )


def _mentions_strike(archive: zipfile.ZipFile, member: str) -> bool:
    """Return quickly whether it is worth parsing the strings."""
    end = b""
    with archive.open(member) as source:
        while chunk := source.read(CHUNK_BYTES):
            if MARK in end + chunk:
                return True
            end = chunk[-len(MARK) :]
    return False
