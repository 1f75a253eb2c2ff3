"""The process: a file on standard input, its rows on standard output, what was understood on standard error.

The request is the first argument, as JSON. Each row is a line `[number, [cell, …], is_hidden, is_struck]`. Standard
error has one line of JSON: an `TableMetadata`, or the sentence of a refusal. What isn't JSON there is
how the process died.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.file_type import read_file
from signatories.exchange.reading.protocol import ReadLimits, ReadRequest, TableMetadata

TOO_MUCH_MEMORY = 3


def main() -> int:
    """Read; the exit code is 0 for a table, 1 for a refused file, 3 where the memory allowed was too little."""
    told = json.loads(sys.argv[1])
    request = ReadRequest(**told | {"limits": ReadLimits(**told["limits"])})
    resource.setrlimit(resource.RLIMIT_AS, (request.limits.memory_bytes, request.limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (request.limits.seconds, request.limits.seconds))
    metadata = TableMetadata()
    try:
        for row in read_file(sys.stdin.buffer.read(), request, metadata):
            sys.stdout.write(json.dumps([row.number, row.cells, row.is_hidden, row.is_struck]) + "\n")
        sys.stdout.flush()
    except UnreadableFile as refusal:
        return _answer({"refused": refusal.sentence, "values": refusal.values}, code=1)
    except MemoryError:
        return TOO_MUCH_MEMORY
    return _answer(asdict(metadata), code=0)


def _answer(document: dict[str, Any], *, code: int) -> int:
    sys.stderr.write(json.dumps(document))
    return code


if __name__ == "__main__":
    sys.exit(main())
