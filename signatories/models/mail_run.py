from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob
from signatories.enums import MailPurpose
from signatories.models.import_batch import ImportBatch
from signatories.models.signatory_list import SignatoryList


class MailRun(LeasedJob):
    """Writes to many signers of a list, or of one import, for one purpose; the worker does it slice by slice.

    A list has one unfinished run at most. `last_pk` is the last entry that was handled.
    """

    signatory_list = models.ForeignKey(SignatoryList, on_delete=models.CASCADE, related_name="mail_runs")
    purpose = models.CharField(_("purpose"), max_length=12, choices=MailPurpose, default=MailPurpose.CONFIRM)
    import_batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    was_stopped = models.BooleanField(default=False, editable=False)
    due_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    asked = models.PositiveIntegerField(default=0, editable=False)
    skipped = models.PositiveIntegerField(default=0, editable=False)
    last_pk = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("mail to many signatories")
        verbose_name_plural = _("mails to many signatories")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = LeasedJob.Meta.indexes
        constraints = [
            models.UniqueConstraint(
                fields=["signatory_list"], condition=Q(finished_at=None), name="mailrun_one_unfinished"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signatory_list}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def done(self) -> int:
        return self.asked + self.skipped

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0
