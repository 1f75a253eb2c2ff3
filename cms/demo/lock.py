"""One process at a time loads or removes the demo."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class DemoBusy(Exception):
    """Another process loads or removes the demo."""


@contextmanager
def demo_lock() -> Iterator[None]:
    """Hold the lock of the demo on this machine. Raises `DemoBusy`. A killed process leaves no lock behind."""
    folder = Path(settings.PRIVATE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoBusy from error
        yield
