"""Entry point of the child process: reads a file from standard input, writes its rows to standard output.

The first argument is a `ReadRequest` as JSON. Each line is a JSON list of rows: `[number, [cell, …], is_hidden,
is_struck]`. Standard error gets one line of JSON: the `TableMetadata`, or the sentence that refuses the file. Anything
else there is the traceback of a crash.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import ReadLimits, ReadRequest

#: Exit codes. Python itself exits with 1 after a crash, and with 2 if it cannot start.
TOO_MUCH_MEMORY, REFUSED = 3, 4


def main() -> int:
    """Read the file; return the exit code: 0 for a table, or one of those above."""
    arguments = json.loads(sys.argv[1])
    request = ReadRequest(**arguments | {"limits": ReadLimits(**arguments["limits"])})
    resource.setrlimit(resource.RLIMIT_AS, (request.limits.memory_bytes, request.limits.memory_bytes))
    # The signal at the first limit, SIGXCPU, tells the site that time was up; at the second one it is SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (request.limits.seconds, request.limits.seconds + 1))
    # The only setting that the columns of files depend on. Modules read it when they are imported.
    settings.configure(LANGUAGES=[(code, code) for code in request.languages])
    from signatories.exchange.reading.row_output import write_rows

    try:
        metadata = write_rows(sys.stdin.buffer.read(), request, sys.stdout.buffer)
    except UnreadableFile as refusal:
        return _exit(REFUSED, {"refused": refusal.sentence, "values": refusal.values})
    except MemoryError:
        return TOO_MUCH_MEMORY
    return _exit(0, asdict(metadata))


def _exit(code: int, document: dict[str, Any]) -> int:
    sys.stderr.write(json.dumps(document))
    return code


if __name__ == "__main__":
    sys.exit(main())
