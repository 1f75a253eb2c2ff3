"""Retention of uploaded files and of the rows of imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from signatories.exchange.imports.cleanup import UPLOAD_RETENTION, decided_uploads, imported_rows, undecided_uploads
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.undo import UNDO_WINDOW
from signatories.models import DirectoryUpload, ImportBatch
from signatories.privacy.personal_data import erase_upload
from signatories.privacy.retention.rule import RetentionRule, delete, delete_free, older_than, still_free


def _undecided(before: datetime) -> QuerySet[ImportBatch]:
    return undecided_uploads(before).order_by("pk")


def _discard(undecided: Sequence[ImportBatch]) -> None:
    for batch in still_free(undecided, "signatory_list"):
        discard_import(batch)


def _decided_files(before: datetime) -> QuerySet[ImportBatch]:
    return decided_uploads(before).order_by("pk")


def _delete_files(decided: Sequence[ImportBatch]) -> None:
    for batch in still_free(decided, "signatory_list"):
        erase_upload(batch)


#: No data of a file is kept for longer.
IMPORT_ROWS = RetentionRule(
    "rows of imports",
    UNDO_WINDOW,
    lambda before: imported_rows(before).order_by("pk"),
    delete_free("batch__signatory_list"),
    _("the rows of such files, so that an import can be undone"),
)
RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "undecided uploads",
        UPLOAD_RETENTION,
        _undecided,
        _discard,
        _("files with signatures that the organizers uploaded and have not imported"),
    ),
    RetentionRule(
        "files of decided imports",
        UPLOAD_RETENTION,
        _decided_files,
        _delete_files,
        _("files with signatures that the organizers imported"),
    ),
    IMPORT_ROWS,
    RetentionRule(
        "files of organizations and institutions",
        UPLOAD_RETENTION,
        older_than(DirectoryUpload),
        delete,
        notice="",
    ),
)
