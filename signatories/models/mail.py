from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob
from signatories.enums import MailNote, MailPurpose
from signatories.model_fields import PrintableTextField
from signatories.models.signatory import Signatory


class Mail(LeasedJob):
    """A mail in the outbox, queued or sent. It stores no address, which is looked up on delivery."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=MailPurpose)
    signatory = models.ForeignKey(
        Signatory, on_delete=models.CASCADE, null=True, related_name="mails", verbose_name=_("signatory")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("moderator")
    )
    # Forms check the text of staff; error messages of the site itself are stored unchecked.
    text = PrintableTextField(_("what staff wrote"), blank=True, checks_on_save=False)
    recipient_key = models.CharField(max_length=64, blank=True, editable=False)
    #: The likely mailbox of the address: "a+b@" and "a@" share a rate limit.
    mailbox_key = models.CharField(max_length=64, blank=True, editable=False)
    domain_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("queued"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    error = models.CharField(_("last error"), max_length=255, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=8, choices=MailNote, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            *LeasedJob.Meta.indexes,
            models.Index(fields=["mailbox_key", "created_at"], name="mail_by_mailbox"),
            models.Index(fields=["user", "purpose", "created_at"], name="mail_by_user"),
            models.Index(fields=["sent_at", "domain_key"], name="mail_by_domain"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.created_at:%Y-%m-%d %H:%M}"
