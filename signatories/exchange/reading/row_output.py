"""Output of the rows of a file, as lines of JSON, several rows in each: the site reads them in half the time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from signatories.exchange.reading.file_type import read_file
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row
from signatories.exchange.reading.table import TwinColumns

#: Characters from which on a line is complete, so that it has one long row at most. The limits of `ReadRequest` on
#: columns and characters of a cell bound that row.
LINE_CHARACTERS = 20_000


def write_rows(content: bytes, request: ReadRequest, output: IO[bytes]) -> TableMetadata:
    """Write `[number, [cell, …], is_hidden, is_struck]` for each row to a file, and return the metadata.

    Each line of the file is a list of such rows, never of a part of one: a row of any length is one line. If a row
    fills two columns of the same name, the file is read again, with these columns apart. Raises `UnreadableFile`.
    """
    twin_row = 0
    while True:
        metadata = TableMetadata()
        try:
            for line in _lines(read_file(content, request, metadata)):
                output.write(line.encode() + b"\n")
        except TwinColumns as twins:
            request = replace(request, apart=[*request.apart, twins.header])
            twin_row = twin_row or twins.row
            output.seek(0)
            output.truncate()
        else:
            output.flush()
            metadata.twin_row = twin_row
            return metadata


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    encode = json.JSONEncoder(separators=(",", ":")).encode
    texts: list[str] = []
    characters = 0
    for row in rows:
        text = encode([row.number, row.cells, row.is_hidden, row.is_struck])
        texts.append(text)
        characters += len(text)
        if characters >= LINE_CHARACTERS:
            yield f"[{','.join(texts)}]"
            texts, characters = [], 0
    if texts:
        yield f"[{','.join(texts)}]"
