from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKey(models.Model):
    """That a request of a program was carried out: the same one sent again is answered and not done again.

    Both columns are keyed hashes: of the key that the program chose for one list, and of all that it sent.
    """

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    sent = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("key of a request")
        verbose_name_plural = _("keys of requests")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]
