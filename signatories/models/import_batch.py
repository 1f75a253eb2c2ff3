from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.storage import private_storage
from signatories.enums import ImportState, Outcome
from signatories.models.signatory_list import SignatoryList


class ImportBatch(models.Model):
    """One file brought in: what it was, how it was understood, what came of it; its rows are `ImportRow`s.

    `options` are `signatories.exchange.options.ImportOptions`, `report` is the summary of a
    `signatories.exchange.report.ImportReport`, and `list_digest` tells in which state of the list the rows
    were checked against it. `run` counts the checks: only the latest may end one, and what was previewed is
    confirmed by its number.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="imports", verbose_name=_("signatory list")
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    upload = models.FileField(storage=private_storage, upload_to="imports/", blank=True, editable=False)
    options = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    list_digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=ImportState, default=ImportState.CHECKING)
    #: Whether a `MailRun` is still to be started that asks the signers by mail.
    is_run_pending = models.BooleanField(default=False, editable=False)
    run = models.PositiveIntegerField(default=0, editable=False)
    agreed = models.BooleanField(_("the signatories agreed to be listed"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Return whether the worker checks or writes the rows."""
        return self.state in (ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING)

    @property
    def is_previewed(self) -> bool:
        return self.state == ImportState.PREVIEWED

    @property
    def is_imported(self) -> bool:
        return self.state == ImportState.IMPORTED

    def row_count(self, *outcomes: Outcome) -> int:
        """Return how many rows have one of these outcomes, from the report."""
        return sum(self.report.get("outcomes", {}).get(outcome, 0) for outcome in outcomes)
