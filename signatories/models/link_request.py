from __future__ import annotations

from django.db import models
from django.utils import timezone

from core.outbox.models import RequestJob


class LinkRequest(RequestJob):
    """A request for the links of an address, queued for the worker.

    The web request does not look up signatures, so its duration does not reveal whether the address has any. Requests
    for the same address are deduplicated.
    """

    email_key = models.CharField(max_length=64, primary_key=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(RequestJob.Meta):
        abstract = False
        verbose_name = "link request"
        verbose_name_plural = "link requests"
        default_permissions = ()

    def __str__(self) -> str:
        return self.email_key[:8]
