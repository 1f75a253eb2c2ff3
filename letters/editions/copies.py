"""Verification of a copy of an edition by its checksum."""

from __future__ import annotations

from letters.models import EditionFile


def find_copy(sha256: str) -> EditionFile | None:
    """Return the edition's file with this checksum, public or taken down; None if this site never published it."""
    files = EditionFile.objects.numbered().filter(sha256=sha256.strip().lower())
    return files.select_related("edition__signatory_list", "letter").first()
