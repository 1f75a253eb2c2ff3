from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob
from letters.exceptions import FailureReason, NotMade

#: The condition of jobs whose last attempt failed.
HAS_FAILED = ~Q(error="", error_code="")
#: The values of a job whose last attempt did not fail.
NO_FAILURE = {"error_code": "", "error": ""}


def failure_values(error: NotMade) -> dict[str, Any]:
    """Return the values of a job whose last attempt failed; PostgreSQL cannot store null characters."""
    return {"error_code": error.code, "error": error.detail.replace("\0", "")}


class ReportedJob(LeasedJob):
    """A job of the worker that stores why its last attempt failed, and whether staff got mail about that."""

    #: The code of a sentence, with the detail in it; without a code, the detail alone.
    error_code = models.CharField(max_length=20, choices=FailureReason, blank=True, default="", editable=False)
    error = models.TextField(_("error"), blank=True)
    #: When the failure was reported to staff.
    reported_at = models.DateTimeField(null=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = True

    @property
    def has_failed(self) -> bool:
        """Return whether the last attempt failed."""
        return bool(self.error or self.error_code)

    @property
    def reason(self) -> str:
        """Return in the active language why the last attempt failed, "" if it did not."""
        return FailureReason(self.error_code).sentence(self.error) if self.error_code else self.error
