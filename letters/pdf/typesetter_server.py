"""The sealed process: it has imported WeasyPrint and forks for each order. No Django, no secrets, no way out.

It is started with an environment that holds only what finds programs and fonts. Each order comes as an open socket,
handed over by the site, and is carried out by a fork with limits of its own.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from contextlib import suppress
from typing import Any

from letters.pdf import wire_protocol
from letters.pdf.print_job import MergeOrder, Order, Refusal, RenderedPdf, answer_parts, read_order


def serve(descriptor: int) -> None:
    """Fork for each socket that arrives at this one, until the site closes it."""
    from letters.pdf import merging, typesetter  # noqa: F401 - imported once, for all forks

    # Nobody waits for the forks: the kernel may forget them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Ctrl-C reaches the site, which then closes its socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as control:
        while True:
            message, handed, _flags, _address = socket.recv_fds(control, 1, 1)
            if not message:
                return
            with socket.socket(fileno=handed[0]) as connection:
                if os.fork() == 0:
                    control.close()
                    _end_with(connection)


def _end_with(connection: socket.socket) -> None:
    """Carry out the order that comes by a socket, in this process, and end."""
    with suppress(Exception):
        header, blobs = wire_protocol.receive(connection)
        _limit(header)
        answer = carry_out(read_order(header, blobs))
        header, blobs = answer_parts(answer)
        wire_protocol.send(connection, header | {"used": _used()}, blobs)
    os._exit(0)


def _limit(header: dict[str, Any]) -> None:
    """End this process at its limits: of memory by an error, of time at once, even inside a library."""
    most = int(header["max_memory"])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, float(header["seconds"]) + 1)


def _used() -> list[float]:
    """Return what this process took: seconds of processor time, and kilobytes of memory at most."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return [usage.ru_utime + usage.ru_stime, usage.ru_maxrss]


def carry_out(order: Order) -> RenderedPdf | Refusal:
    """Do an order in this process."""
    from letters.pdf import merging, typesetter

    return merging.merge(order) if isinstance(order, MergeOrder) else typesetter.typeset(order)
