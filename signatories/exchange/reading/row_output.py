"""Output of the rows of a file, as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import IO

from signatories.exchange.reading.file_type import read_file
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.table import TwinColumns


def write_rows(content: bytes, request: ReadRequest, output: IO[bytes]) -> TableMetadata:
    """Write `[number, [cell, …], is_hidden, is_struck]` for each row to a file, and return the metadata.

    If a row fills two columns of the same name, the file is read again, with these columns apart. Raises
    `UnreadableFile`.
    """
    twin_row = 0
    while True:
        metadata = TableMetadata()
        try:
            for row in read_file(content, request, metadata):
                line = json.dumps([row.number, row.cells, row.is_hidden, row.is_struck])
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
