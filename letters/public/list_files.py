"""The current public signatories of a list as a file.

A short list is exported in the request. A long one takes seconds, so the worker exports it when it changed, at most
once in `settings.PUBLIC_FILE_SECONDS`. The key of a file says which version of the list it shows. A file that only
lacks what was added since may be served; one with something that was taken away or corrected since may not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from core.cache import cached_briefly
from core.languages import language_codes
from letters import derived_files
from letters.derived_files import StoredFile
from letters.enums import DerivedKind
from letters.models import LetterPage
from signatories.models import ListChange, Signatory, SignatoryList

#: Entries up to which a list is exported in the request; the worker exports longer ones.
MAX_ENTRIES_IN_REQUEST = 2_000
#: Part of every key. Increment it when the content of the files changes.
FORMAT = 1
KINDS = {"csv": DerivedKind.SIGNATORIES_CSV, "json": DerivedKind.SIGNATORIES_JSON}


def key_of(list_pk: int) -> str:
    """Return the key of a file made now, in one query without a cache.

    It ends with the day, so that a change that was not counted, as by SQL by hand, is in the file a day later.
    """
    version = ListChange.objects.version_of(list_pk)
    # Each language of the site has a column.
    columns = hashlib.sha256(" ".join(language_codes()).encode()).hexdigest()[:8]
    return f"{FORMAT}-{columns}/{version.removals}/{version.changes}/{timezone.localdate():%Y%m%d}"


def is_servable(key: str, current: str) -> bool:
    """Return whether a file may be served though its key is not the current one: if nothing was taken away since."""
    return key.split("/")[:2] == current.split("/")[:2]


@cached_briefly
def is_long(signatory_list: SignatoryList) -> bool:
    """Return whether the worker exports a list, in one query of bounded cost; some seconds late if that changed."""
    entries = signatory_list.signatories.public().order_by("pk").values_list("pk")
    return bool(entries[MAX_ENTRIES_IN_REQUEST : MAX_ENTRIES_IN_REQUEST + 1])


def short_file(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the export of a short list, cached for `settings.PUBLIC_FILE_SECONDS` while it may be served."""
    cache_key = f"letters.signatories.{signatory_list.pk}.{file_format}"
    key = key_of(signatory_list.pk)
    cached: tuple[str, bytes] | None = cache.get(cache_key)
    if cached and is_servable(cached[0], key):
        return cached[1]
    from signatories.exchange.export import export_list

    # Not the list of a letter, which is cached with its questions.
    content = export_list(SignatoryList.objects.get(pk=signatory_list.pk), file_format)
    cache.set(cache_key, (key, content), timeout=settings.PUBLIC_FILE_SECONDS)
    return content


def long_file(signatory_list: SignatoryList, file_format: str) -> StoredFile | None:
    """Return the stored file of a long list; None if none may be served. Request a newer one if the list changed."""
    stored = derived_files.find(KINDS[file_format], signatory_list.pk, key=key_of(signatory_list.pk))
    return stored if stored and stored.is_servable else None


def request_files() -> None:
    """Request the files of long lists that have none or changed, ahead of the first reader. Idempotent."""
    # Not a count of all entries: what comes after these is not read.
    entries = Signatory.objects.public().filter(signatory_list=OuterRef("pk")).order_by().values("pk")
    beyond = Subquery(entries[MAX_ENTRIES_IN_REQUEST : MAX_ENTRIES_IN_REQUEST + 1])
    for pk in list(SignatoryList.objects.alias(beyond=beyond).exclude(beyond=None).values_list("pk", flat=True)):
        for kind in KINDS.values():
            derived_files.request_file(kind, pk)


def _key(pk: int) -> str | None:
    """Return the key of a file made now; None for a list that needs no file: short, deleted, or without a letter."""
    signatory_list = SignatoryList.objects.filter(pk=pk).first()
    if signatory_list is None or not is_long(signatory_list):
        return None
    return key_of(pk) if LetterPage.objects.public().filter(signatory_list=pk).exists() else None


def _writer(file_format: str) -> Callable[[int, BinaryIO], None]:
    def make(pk: int, out: BinaryIO) -> None:
        from signatories.exchange.export import write_list

        write_list(SignatoryList.objects.get(pk=pk), file_format, out)

    return make


def _title(pk: int) -> str:
    return str(SignatoryList.objects.filter(pk=pk).first() or "")


for _format, _kind in KINDS.items():
    derived_files.register(
        derived_files.Maker(
            _kind,
            _format,
            _key,
            _writer(_format),
            _title,
            min_interval=timedelta(seconds=settings.PUBLIC_FILE_SECONDS),
            is_servable=is_servable,
        )
    )
