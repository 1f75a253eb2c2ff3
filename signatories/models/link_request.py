from __future__ import annotations

from django.db import models
from django.utils import timezone


class LinkRequest(models.Model):
    """A request for the links of an address, kept until the worker looks up what was signed with it.

    The request does the same for every address, so that its time tells nothing. Asked twice, it is answered once.
    """

    email_key = models.CharField(max_length=64, primary_key=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "link request"
        verbose_name_plural = "link requests"
        default_permissions = ()

    def __str__(self) -> str:
        return self.email_key[:8]
