from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.digest.enums import SubscriberSource, SubscriberStatus
from cms.digest.models.subscriber_import import SubscriberImport
from core.outbox.models import LeasedJob, RequestJob
from signatories.model_fields import CanonicalEmailModelField


class Subscriber(models.Model):
    """An address that subscribed to the digest. The address is private; its key stays when it is erased."""

    #: Log entries about it without a user are acts of the public, and not part of the audit log.
    is_changed_by_public = True

    email = CanonicalEmailModelField(_("e-mail address"), blank=True)
    email_key = models.CharField(max_length=64, unique=True, editable=False)
    mailbox_key = models.CharField(max_length=64, blank=True, editable=False)
    domain_key = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=12)
    status = models.CharField(
        _("status"), max_length=12, choices=SubscriberStatus, default=SubscriberStatus.UNCONFIRMED
    )
    source = models.CharField(
        _("source"), max_length=7, choices=SubscriberSource, default=SubscriberSource.FORM, editable=False
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    #: When the owner of the address consented; for imported ones as the file says.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    imported_in = models.ForeignKey(
        SubscriberImport, on_delete=models.PROTECT, null=True, editable=False, related_name="subscribers"
    )
    #: The origin of the consent as the row of the file says it; the import has the statement of staff.
    consent_source = models.CharField(_("origin of the consent"), max_length=255, blank=True, editable=False)
    #: When the present status began, unless it is `unconfirmed`: then when the address last asked.
    changed_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    #: Permanent refusals since the last mail that was accepted.
    refusals = models.PositiveSmallIntegerField(_("refusals"), default=0, editable=False)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-pk"]
        default_permissions = ("view", "delete")
        permissions = [
            ("export_subscriber", _("Can export subscribers")),
            ("take_over_signers", _("Can take over signers as subscribers")),
            ("import_subscriber", _("Can import subscribers")),
        ]
        indexes = [models.Index(fields=["status", "language"], name="subscriber_by_status")]

    def __str__(self) -> str:
        # Never the address: the audit log shows this.
        return self.email_key[:8]


class SubscriptionRequest(RequestJob):
    """An address that was entered in the form. The worker answers it, so that the page is the same for everybody."""

    email = CanonicalEmailModelField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=12)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(RequestJob.Meta):
        abstract = False
        verbose_name = _("subscription request")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class ConfirmationMail(LeasedJob):
    """A mail that asks an address to confirm its subscription."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="confirmation_mails")
    mailbox_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("request to confirm a subscription")
        default_permissions = ()
        indexes = [
            *LeasedJob.Meta.indexes,
            models.Index(fields=["mailbox_key", "created_at"], name="confirmation_by_mailbox"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
