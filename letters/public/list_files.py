"""The current public signatories of a list as a file.

A short list is exported in the request. A long one takes seconds, so the worker exports it, at most once in
`settings.PUBLIC_FILE_SECONDS`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from letters import derived_files
from letters.derived_files import StoredFile
from letters.enums import DerivedKind
from signatories.exchange.export import export_list
from signatories.models import SignatoryList

#: Entries up to which a list is exported in the request; the worker exports longer ones.
MAX_ENTRIES_IN_REQUEST = 2_000
#: Older files, as of a stopped worker, are not served: they may contain people who withdrew.
MAX_AGE = timedelta(minutes=10)
KINDS = {"csv": DerivedKind.SIGNATORIES_CSV, "json": DerivedKind.SIGNATORIES_JSON}


def is_long(signatory_list: SignatoryList) -> bool:
    """Return whether the worker exports a list, in one query of bounded cost."""
    entries = signatory_list.signatories.public().order_by("pk").values_list("pk")
    return bool(entries[MAX_ENTRIES_IN_REQUEST : MAX_ENTRIES_IN_REQUEST + 1])


def short_file(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the export of a short list, cached for `settings.PUBLIC_FILE_SECONDS`."""
    key = f"letters.signatories.{signatory_list.pk}.{file_format}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = export_list(signatory_list, file_format)
        cache.set(key, content, timeout=settings.PUBLIC_FILE_SECONDS)
    return content


def long_file(signatory_list: SignatoryList, file_format: str) -> StoredFile | None:
    """Return the stored file of a long list and request a newer one; None if no file is recent enough."""
    stored = derived_files.find(KINDS[file_format], signatory_list.pk)
    if stored and stored.file.made_at and stored.file.made_at > timezone.now() - MAX_AGE:
        return stored
    return None


def _key(pk: int) -> str | None:
    """Return the time in steps of `settings.PUBLIC_FILE_SECONDS`: comparing entries costs as much as an export."""
    if not SignatoryList.objects.filter(pk=pk).exists():
        return None
    return str(int(time.time() // max(1, settings.PUBLIC_FILE_SECONDS)))


def _writer(file_format: str) -> Callable[[int, BinaryIO], None]:
    def make(pk: int, out: BinaryIO) -> None:
        out.write(export_list(SignatoryList.objects.get(pk=pk), file_format))

    return make


def _title(pk: int) -> str:
    return str(SignatoryList.objects.filter(pk=pk).first() or "")


for _format, _kind in KINDS.items():
    min_interval = timedelta(seconds=settings.PUBLIC_FILE_SECONDS)
    derived_files.register(
        derived_files.Maker(_kind, _format, _key, _writer(_format), _title, min_interval=min_interval)
    )
