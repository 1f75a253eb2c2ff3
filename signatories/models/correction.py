from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.models.signatory import Signatory


class Correction(models.Model):
    """What a signer wants changed in a published entry, while a moderator looks at it; the entry stays as it is.

    All that the signer sent since the last decision. An entry that leaves the list has none.
    """

    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, primary_key=True, related_name="correction")
    values = models.JSONField(_("as it would be"))
    notices = models.JSONField(_("noticed"), default=list, blank=True)
    has_logo = models.BooleanField(_("with a new logo"), default=False)
    #: When the last part of it was sent.
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.signatory)

    @property
    def shown(self) -> list[tuple[str, object]]:
        """Return each field that would change, by its label, with the new value."""
        return [(str(Signatory._meta.get_field(field).verbose_name), value) for field, value in self.values.items()]  # type: ignore[union-attr]
