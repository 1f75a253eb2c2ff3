"""Receiving the file of an import."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from signatories.exchange.imports.cleanup import delete_expired_imports
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, SignatoryList

if TYPE_CHECKING:
    from core.users.models import User


def build_batch(
    signatory_list: SignatoryList, content: bytes, *, file_name: str, options: ImportOptions, user: User | None
) -> ImportBatch:
    """Return an unsaved import of `content`."""
    return ImportBatch(
        signatory_list=signatory_list,
        file_name=PurePath(file_name).name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        options=options.as_dict(),
        created_by=user,
    )


def store_upload(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions | None = None,
    user: User | None = None,
) -> ImportBatch:
    """Store a file for a preview, and delete expired imports; the list is not changed."""
    delete_expired_imports()
    batch = build_batch(signatory_list, content, file_name=file_name, options=options or ImportOptions(), user=user)
    batch.upload.save(f"{batch.sha256}{PurePath(file_name).suffix.lower()[:5]}", ContentFile(content), save=False)
    batch.save()
    return batch
