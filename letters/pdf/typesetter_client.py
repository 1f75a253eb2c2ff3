"""The client of the typesetter: it starts the server, and sends it a job for each PDF, with limits of time and memory.

The server starts with an environment that holds only the paths of programs and fonts. The two exchange bytes and JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string

from core.typography import typography_of
from letters.exceptions import FailureReason, RenderFailed
from letters.fonts import font_families
from letters.pdf import wire_protocol
from letters.pdf.print_job import (
    EmbeddedFile,
    FoliosJob,
    Job,
    JobFailure,
    MergeJob,
    NamesJob,
    PartOfNames,
    PrintJob,
    RenderedPdf,
    parse_result,
    serialize_job,
)

#: The templates of the style sheets of all letters. What differs between letters is in `_style.css`.
STYLE_SHEETS = ("letter.css", "list.css")
#: Environment variables that the server inherits.
INHERITED_VARIABLES = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")
START_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from letters.pdf.typesetter_server import serve; serve(int(sys.argv[2]), sys.argv[3])"
)
#: Input of this size gets one second more than `settings.PDF_MAX_SECONDS`.
BYTES_PER_EXTRA_SECOND = 20_000


def typeset(html: str, *, identifier: str, embedded_files: Sequence[EmbeddedFile] = ()) -> RenderedPdf:
    """Return the PDF of a self-contained document, with the files embedded; the same bytes for the same input.

    Characters that no font can draw are printed as U+FFFD and listed in `missing_glyphs`. Raises `RenderFailed`, with
    a sentence for staff, if WeasyPrint fails or a limit of time or memory is exceeded.
    """
    return _run(PrintJob(html, identifier, settings.PDF_VARIANT, embedded_files), len(html))


def typeset_part(html: str, *, identifier: str) -> RenderedPdf:
    """Return the PDF of a document that will be merged into another; raise like `typeset`."""
    return _run(PrintJob(html, identifier, settings.PDF_VARIANT, is_part=True), len(html))


def typeset_names(job: NamesJob) -> RenderedPdf:
    """Return the PDF of a part of a long list, which will be merged into another; raise like `typeset`."""
    return _run(job, len(job.names))


def typeset_folios(job: FoliosJob) -> RenderedPdf:
    """Return pages that hold only their footers, to overlay on others; raise like `typeset`."""
    return _run(job, len(job.folios))


def merge(front: bytes, names: Sequence[PartOfNames], back: bytes, overlay: bytes) -> RenderedPdf:
    """Return PDFs merged in this order, with the pages of `overlay` on top; raise like `typeset`."""
    return _run(MergeJob(front, names, back, overlay), sum(map(len, [front, back, *(part.content for part in names)])))


def _run(job: Job, size: int) -> RenderedPdf:
    """Send a job, whose input has `size` bytes, to a fork of the server and return the PDF."""
    seconds = settings.PDF_MAX_SECONDS + size / BYTES_PER_EXTRA_SECOND
    header, blobs = serialize_job(job)
    limits = {"seconds": seconds, "max_memory": settings.PDF_MAX_MEMORY_BYTES}
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _server.pass_connection(theirs)
        theirs.close()
        ours.settimeout(seconds)
        deadline = time.monotonic() + seconds
        try:
            # A fork that exited before it read everything has sent its result; else `receive` fails.
            with suppress(ConnectionError):
                wire_protocol.send(ours, header | limits, blobs)
            result = parse_result(
                *wire_protocol.receive(ours, deadline=deadline, max_bytes=settings.PDF_MAX_MEMORY_BYTES)
            )
        except TimeoutError as error:
            raise RenderFailed(FailureReason.TOO_SLOW, int(seconds)) from error
        except (wire_protocol.ProtocolError, ValueError, KeyError, TypeError):
            result = JobFailure("The process ended without a reason; it may have taken too much memory.")
    if isinstance(result, JobFailure):
        raise RenderFailed(FailureReason.NOT_TYPESET, result.error)
    return result


def preparation() -> str:
    """Return what the server loads before its first job, as JSON.

    These are the style sheets of all letters, which a theme may replace, and the languages, each with its fonts and
    whether its words are hyphenated.
    """
    style_sheets = [render_to_string(f"letters/pdf/{name}") for name in STYLE_SHEETS]
    codes = [code for code, _name in settings.LANGUAGES]
    languages = [(code, font_families(code), typography_of(code).hyphenates) for code in codes]
    return json.dumps({"style_sheets": style_sheets, "languages": languages})


class _Server:
    """The server process. Starts on first use, and again after it ended or this process was forked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def pass_connection(self, connection: socket.socket) -> None:
        """Pass the server's end of the connection for a job."""
        with self._lock:
            if self._control is None or self._process is None or self._owner != os.getpid():
                self._start()
            try:
                self._send(connection)
            except OSError:
                self._start()
                self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        if self._control is not None:
            socket.send_fds(self._control, [b"o"], [connection.fileno()])

    def stop(self) -> None:
        """End the server if this process started it. Idempotent."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self) -> None:
        self.stop()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", START_CODE, str(settings.BASE_DIR), str(theirs.fileno()), preparation()],
                env={name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._owner = os.getpid()


_server = _Server()
atexit.register(_server.stop)
