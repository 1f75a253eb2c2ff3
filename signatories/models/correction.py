from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signatory import Signatory


class Correction(models.Model):
    """What a signer wants changed in an entry, while a moderator looks at it; the entry stays as it is meanwhile."""

    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, primary_key=True, related_name="correction")
    values = models.JSONField(_("as it would be"))
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.signatory)
