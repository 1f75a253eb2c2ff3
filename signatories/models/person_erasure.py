from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonErasure(models.Model):
    """The receipt of an erasure of everything about one address: how much was erased, when, and by whom."""

    #: The keyed hash of the address, which is known nowhere else any more.
    email_key = models.CharField(max_length=64, db_index=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), default=timezone.now, editable=False)
    #: None if the owner of the address erased it by a link, or the account is gone.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    by_owner = models.BooleanField(default=False, editable=False)
    #: Numbers by kind: "signatures", "organizations" and the names of `PersonPart`s.
    erased = models.JSONField(default=dict, editable=False)

    #: Signatures that stay because their lists are on legal hold.
    held = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of persons")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        # Never the address: the log shows this.
        return self.email_key[:8]
