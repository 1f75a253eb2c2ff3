from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from letters.exceptions import FailureReason

#: The condition of rows whose last attempt failed.
HAS_FAILED = ~Q(error="", error_code="")


class LeasedWork(models.Model):
    """A row that is also a job: when it is tried next, how often it was, and which worker has it until when.

    `letters.leases` claims and renews. A worker that died leaves a lease that ends by itself.
    """

    due_at = models.DateTimeField(_("next attempt"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    #: Why the last attempt failed: the code of a sentence and the detail in it, or only the detail.
    error_code = models.CharField(max_length=20, choices=FailureReason, blank=True, default="", editable=False)
    error = models.TextField(_("error"), blank=True)
    #: When staff were told of the failure.
    reported_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="%(class)s_due"),
            models.Index(fields=["leased_until"], condition=Q(leased_until__isnull=False), name="%(class)s_leased"),
        ]

    @property
    def has_failed(self) -> bool:
        """Tell whether the last attempt failed."""
        return bool(self.error or self.error_code)

    @property
    def reason(self) -> str:
        """Return in the active language why the last attempt failed, "" where it didn't."""
        return FailureReason(self.error_code).sentence(self.error) if self.error_code else self.error
