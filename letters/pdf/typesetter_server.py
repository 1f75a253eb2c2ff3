"""The server of the typesetter: it has loaded WeasyPrint, Typst and fonts, and forks a process for each job.

It runs without Django, in an environment that holds only the paths of programs and fonts. The site passes an open
socket for each job; the fork runs the job under limits of time and memory.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
from contextlib import suppress

from letters.pdf import wire_protocol
from letters.pdf.print_job import (
    FoliosJob,
    Job,
    JobFailure,
    MergeJob,
    NamesJob,
    RenderedPdf,
    parse_job,
    serialize_result,
)


def serve(descriptor: int, preparation: str) -> None:
    """Fork for each socket received from the one with this file descriptor, until the site closes it.

    `preparation` is that of the client: the style sheets and the languages of letters, as JSON.
    """
    # Imported once, before the forks.
    from letters.pdf import merge, names_typesetter, typesetter  # noqa: F401

    # Typst is not used here, since a fork would lack its threads.
    prepared = json.loads(preparation)
    typesetter.load_style_sheets(prepared["style_sheets"])
    typesetter.warm_up(prepared["languages"])
    # No process waits for the forks: the kernel reaps them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # The site handles Ctrl-C, and then closes its socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as control:
        while True:
            message, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
            if not message:
                return
            with socket.socket(fileno=descriptors[0]) as connection:
                if os.fork() == 0:
                    control.close()
                    _run_job_and_exit(connection)


def _run_job_and_exit(connection: socket.socket) -> None:
    """Run the job that a socket delivers, send its result back, and exit."""
    with suppress(Exception):
        header, blobs = wire_protocol.receive(connection)
        _set_limits(max_memory=int(header["max_memory"]), seconds=float(header["seconds"]))
        job = parse_job(header, blobs)
        header, blobs = serialize_result(_run(job))
        usage = resource.getrusage(resource.RUSAGE_SELF)
        # CPU time in seconds, peak memory in kilobytes.
        used = [usage.ru_utime + usage.ru_stime, usage.ru_maxrss]
        wire_protocol.send(connection, header | {"used": used}, blobs)
    os._exit(0)


def _run(job: Job) -> RenderedPdf | JobFailure:
    from letters.pdf import merge, names_typesetter, typesetter

    if isinstance(job, MergeJob):
        return merge.merge(job)
    if isinstance(job, NamesJob):
        return names_typesetter.typeset(job)
    if isinstance(job, FoliosJob):
        return names_typesetter.typeset_folios(job)
    return typesetter.typeset(job)


def _set_limits(*, max_memory: int, seconds: float) -> None:
    """Limit this process: beyond its memory, in bytes, allocations fail; after its time the kernel kills it."""
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # One second later than the site stops waiting, so that the site can report the timeout.
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
