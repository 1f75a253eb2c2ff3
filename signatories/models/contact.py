from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signatory import Signatory


class Contact(models.Model):
    """The private side of a signatory. Deleting the row forgets the person's data and leaves the signature valid."""

    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    email = models.EmailField(_("e-mail"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [("export_contact", _("Can export contact data"))]

    def __str__(self) -> str:
        return self.email
