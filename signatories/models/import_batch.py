from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.enums import DuplicatePolicy, ImportState
from signatories.models.signatory_list import SignatoryList


def private_storage() -> Any:
    """Return the storage of files that no address serves."""
    return storages["private"]


class ImportBatch(models.Model):
    """One file brought in: what it was, how it was understood and what came of it.

    `mapping` maps the file's headers to fields, `constants` gives a field one value for all rows, and
    `report` is the last `signatories.exchange.report.ImportReport`, of the preview or of the import.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="imports", verbose_name=_("signatory list")
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    upload = models.FileField(storage=private_storage, upload_to="imports/", blank=True, editable=False)
    mapping = models.JSONField(default=dict, blank=True)
    constants = models.JSONField(default=dict, blank=True)
    duplicates = models.CharField(_("duplicates"), max_length=6, choices=DuplicatePolicy, default=DuplicatePolicy.SKIP)
    report = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ImportState, default=ImportState.PREVIEWED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    imported_at = models.DateTimeField(_("imported"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
