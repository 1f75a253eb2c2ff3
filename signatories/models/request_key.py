from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKey(models.Model):
    """Remembers an Idempotency-Key, so that a retried request is acknowledged but not executed twice.

    Both columns are keyed hashes: of the list with the client's key, and of the body of the request.
    """

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    request_fingerprint = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]
