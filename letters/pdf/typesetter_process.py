"""The way to the typesetter: a fork for each PDF of a warm process, bounded in time and memory.

The process is started with an empty environment but for what finds programs and fonts, and nothing but bytes and JSON
goes between them.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from django.conf import settings

from letters.exceptions import FailureReason, RenderFailed
from letters.pdf import wire_protocol
from letters.pdf.print_job import (
    EnclosedFile,
    MergeOrder,
    Order,
    PrintOrder,
    Refusal,
    RenderedPdf,
    order_parts,
    read_answer,
)

#: What the typesetter has of the environment: where programs, fonts and temporary files are.
ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from letters.pdf.typesetter_server import serve; serve(int(sys.argv[2]))"
)
#: Bytes of a document that give it one more second.
BYTES_A_SECOND = 20_000


def typeset(html: str, *, identifier: str, enclosed: Sequence[EnclosedFile] = ()) -> RenderedPdf:
    """Return the PDF of a self-contained document, with files inside it; the same bytes for the same input.

    Characters that no font can draw are printed as U+FFFD and named in `missing`. Raises `RenderFailed`, with a
    sentence for staff, when the document is refused or a limit of time or memory is passed. The time allowed grows
    with the document.
    """
    return _carry_out(PrintOrder(html, identifier, settings.PDF_VARIANT, enclosed), len(html))


def typeset_part(html: str, *, identifier: str) -> RenderedPdf:
    """Return the PDF of a document that will be merged into another; raises as `typeset` does."""
    return _carry_out(PrintOrder(html, identifier, settings.PDF_VARIANT, is_part=True), len(html))


def typeset_overlay(html: str) -> RenderedPdf:
    """Return the pages of a document without tags, to lay them over others; raises as `typeset` does."""
    return _carry_out(PrintOrder(html, "overlay", ""), len(html))


def merge(parts: Sequence[bytes], overlay: bytes) -> RenderedPdf:
    """Return PDFs as one, in their order, with the pages of `overlay` laid over its pages; raises `RenderFailed`."""
    return _carry_out(MergeOrder(parts, overlay), sum(map(len, parts)))


def _carry_out(order: Order, size: int) -> RenderedPdf:
    answer = _answer(order, settings.PDF_MAX_SECONDS + size / BYTES_A_SECOND)
    if isinstance(answer, RenderedPdf):
        return answer
    raise RenderFailed(FailureReason.NOT_TYPESET, answer.error)


def _answer(order: Order, seconds: float) -> RenderedPdf | Refusal:
    header, blobs = order_parts(order)
    limits = {"seconds": seconds, "max_memory": settings.PDF_MAX_MEMORY_BYTES}
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _server.hand_over(theirs)
        theirs.close()
        ours.settimeout(seconds)
        deadline = time.monotonic() + seconds
        try:
            # A fork that ended before it had read everything has answered, or will be found to be gone.
            with suppress(ConnectionError):
                wire_protocol.send(ours, header | limits, blobs)
            return read_answer(*wire_protocol.receive(ours, deadline=deadline, most=settings.PDF_MAX_MEMORY_BYTES))
        except TimeoutError as error:
            raise RenderFailed(FailureReason.TOO_SLOW, int(seconds)) from error
        except (wire_protocol.Broken, ValueError, KeyError, TypeError):
            return Refusal("The process ended without a reason; it may have taken too much memory.")


class _Server:
    """Starts the typesetter when it is needed first, and again where it ended or this process is a fork."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def hand_over(self, connection: socket.socket) -> None:
        """Give the typesetter the other end of an order."""
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
        """End the typesetter that this process started, if it is there. Idempotent."""
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
                [sys.executable, "-I", "-c", START, str(settings.BASE_DIR), str(theirs.fileno())],
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._owner = os.getpid()


_server = _Server()
atexit.register(_server.stop)
