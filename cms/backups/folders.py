"""Folders and buckets in which no backup may be: those whose files it contains, and those that are served."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

#: Settings with such a folder.
ROOTS = ("MEDIA_ROOT", "PRIVATE_ROOT", "STATIC_ROOT")
#: Settings with such a bucket.
BUCKETS = ("MEDIA_BUCKET", "PRIVATE_BUCKET")


def root_above(path: Path) -> str:
    """Return the setting whose folder is a path or contains it, also by symbolic links; "" if none does."""
    return next((name for name in ROOTS if path.resolve().is_relative_to(_root(name))), "")


def root_below(folder: Path) -> str:
    """Return the setting whose folder is in another one; "" if none is."""
    return next((name for name in ROOTS if _root(name).is_relative_to(folder.resolve())), "")


def setting_of_bucket(bucket: str) -> str:
    """Return the setting with the bucket of the site that has this name; "" for other buckets."""
    return next((name for name in BUCKETS if getattr(settings, name) == bucket), "")


def _root(name: str) -> Path:
    return Path(getattr(settings, name)).resolve()
