from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.model_fields import CanonicalEmailModelField
from signatories.models.signatory import Signatory


class AddressChange(models.Model):
    """A change of address that a signer requested; the contact has the old address until the new one is confirmed.

    The row is kept for as long as the owner of the old address can object.
    """

    signatory = models.ForeignKey(Signatory, on_delete=models.CASCADE, related_name="address_changes")
    old_email = CanonicalEmailModelField(_("old address"))
    new_email = CanonicalEmailModelField(_("new address"))
    requested_at = models.DateTimeField(_("requested"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["signatory"], condition=Q(confirmed_at=None), name="addresschange_one_pending"
            )
        ]

    def __str__(self) -> str:
        return str(self.signatory)
