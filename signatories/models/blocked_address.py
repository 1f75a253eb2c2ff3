from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from signatories.addresses import email_key, mailbox_key


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


def is_blocked(email: str) -> bool:
    """Return whether the owner of an address, or of another one of the same mailbox, wants no mail from this site."""
    return BlockedAddress.objects.filter(email_key__in=(email_key(email), mailbox_key(email))).exists()


def has_blocked_address() -> Exists:
    """Return the condition of an entry that its address, or another one of the same mailbox, gets no mail any more."""
    return Exists(
        BlockedAddress.objects.filter(
            Q(email_key=OuterRef("email_key")) | Q(email_key=OuterRef("contact__mailbox_key"))
        )
    )
