"""Private files of letters whose time is over; `cms.operations.housekeeping` removes them with everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.core.files.storage import Storage
from wagtail_headless_preview.models import PagePreview

from core.storage import is_older, private_storage
from letters.models import DerivedFile, Edition, EditionFile
from letters.pdf.part_cache import CACHE_FOLDER, CACHE_LIFETIME
from signatories.privacy.retention import DAY, RetentionRule


def files_below(storage: Storage, folder: str) -> Iterator[str]:
    """Yield the names of all files in a folder and the folders in it; none where it is missing."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from files_below(storage, f"{folder}/{inner}")


def _older(names: Iterable[str], before: datetime) -> list[str]:
    return [name for name in sorted(names) if is_older(private_storage(), name, before)]


def _orphans(before: datetime) -> list[str]:
    """Return files that no row points to, such as those of a worker that was killed before it published."""
    storage = private_storage()
    # Files are listed before rows, so that the row of every listed file is found.
    stored = {*files_below(storage, "editions"), *files_below(storage, "derived")}
    owners = ((Edition, "signatories"), (EditionFile, "content"), (DerivedFile, "content"))
    rows = (model._default_manager.values_list(field, flat=True).iterator() for model, field in owners)
    return _older(stored.difference(chain.from_iterable(rows)), before)


def _old_parts(before: datetime) -> list[str]:
    return _older(files_below(private_storage(), CACHE_FOLDER), before)


def _delete(names: Sequence[str]) -> None:
    for name in names:
        private_storage().delete(name)


def delete_expired_previews() -> None:
    """Delete drafts whose preview token has expired. Idempotent."""
    PagePreview.garbage_collect()


RULES: Sequence[RetentionRule] = (
    RetentionRule("orphaned files of editions", DAY, _orphans, _delete, notice=""),
    RetentionRule("parts of long PDFs", CACHE_LIFETIME, _old_parts, _delete, notice=""),
)
