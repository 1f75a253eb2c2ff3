"""Retention of private files that no row owns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from core.storage import is_older
from signatories.models import Contact, ImportBatch
from signatories.privacy.retention.rule import DAY, RetentionRule


def _orphaned_files(before: datetime) -> list[str]:
    """Return the paths of private files without a row: of a killed worker, or of an address that signed again."""
    storage = storages["private"]
    orphans: list[str] = []
    for model, field, folder in ((Contact, "logo", "logos"), (ImportBatch, "upload", "imports")):
        stored: set[str] = set()
        with suppress(FileNotFoundError):
            stored = set(storage.listdir(folder)[1])
        owned = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
        unknown = stored - {name.removeprefix(f"{folder}/") for name in owned.iterator()}
        paths = [f"{folder}/{name}" for name in sorted(unknown)]
        orphans += [path for path in paths if is_older(storage, path, before)]
    return orphans


def _delete_orphans(names: Sequence[str]) -> None:
    for name in names:
        storages["private"].delete(name)


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "orphaned files",
        DAY,
        _orphaned_files,
        _delete_orphans,
        _("logos and files with signatures that nothing uses any more"),
    ),
)
