from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockedAddress(models.Model):
    """An address that gets no mail from this site any more, because its owner asked for that; kept as a keyed hash."""

    email_key = models.CharField(max_length=64, primary_key=True, editable=False)
    created_at = models.DateTimeField(_("blocked"), auto_now_add=True)

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.email_key[:8]
