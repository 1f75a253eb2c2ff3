"""Folders in which no backup may be: those whose files it contains, and those that the web server shows."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

#: Settings with such a folder.
ROOTS = ("MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT")


def root_above(path: Path) -> str:
    """Return the setting whose folder is a path or contains it, also by symbolic links; "" if none does."""
    return next((name for name in ROOTS if path.resolve().is_relative_to(_root(name))), "")


def root_below(folder: Path) -> str:
    """Return the setting whose folder is in another one; "" if none is."""
    return next((name for name in ROOTS if _root(name).is_relative_to(folder.resolve())), "")


def _root(name: str) -> Path:
    return Path(getattr(settings, name)).resolve()
