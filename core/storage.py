"""Where files lie that no address of the web server leads to."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import storages


def private_storage() -> Any:
    """Return the storage of files that are served by a view only."""
    return storages["private"]
