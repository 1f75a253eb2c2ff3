from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.digest.models.issue_page import DigestIssuePage
from cms.digest.models.subscriber import Subscriber
from core.outbox.models import LeasedJob

#: The condition of deliveries that were neither sent nor given up.
NO_OUTCOME = Q(sent_at=None, failed_at=None, cancelled_at=None)
#: The condition of sendings that are not stopped: a stopped one stays due, and waits until staff resume it.
NOT_STOPPED = Q(stopped_at=None)


class Sending(LeasedJob):
    """The decision to send an issue. The row is the job that freezes the mail and queues its deliveries.

    `languages` are those of the subscribers who get it: its own, and languages without an issue of their own.
    """

    issue = models.OneToOneField(DigestIssuePage, on_delete=models.CASCADE, related_name="sending")
    translation_key = models.UUIDField(editable=False)
    languages = models.JSONField(_("languages"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("decided"), default=timezone.now, editable=False)
    subject = models.CharField(max_length=255, blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    #: The last subscriber for whom a delivery was queued.
    queued_to = models.BigIntegerField(default=0, editable=False)
    prepared_at = models.DateTimeField(_("begun"), null=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("sending of a digest")
        verbose_name_plural = _("sendings of digests")
        default_permissions = ("view",)
        permissions = [("send_issue", _("Can send issues of the digest"))]

    def __str__(self) -> str:
        return str(self.issue)

    def counts(self) -> dict[str, int]:
        """Return the numbers of deliveries: `queued`, `sent`, `failed` and `waiting`."""
        counts: dict[str, int] = self.deliveries.aggregate(
            queued=Count("pk"),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            failed=Count("pk", filter=Q(failed_at__isnull=False)),
            waiting=Count("pk", filter=NO_OUTCOME),
        )
        return counts


class Delivery(LeasedJob):
    """An issue on its way to one subscriber. There is one for all translations of an issue, so nobody gets two.

    `handed_over_at` is set before the mail server gets the mail. If the worker dies after that, nobody knows whether
    the mail was sent: the delivery counts as failed, and only staff can repeat it.
    """

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    translation_key = models.UUIDField(editable=False)
    domain_key = models.CharField(max_length=64, blank=True, editable=False)
    handed_over_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    #: The subscriber left before the mail was sent.
    cancelled_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("delivery of a digest")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "subscriber"], name="one_delivery_of_an_issue")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="digest_delivery_due"),
            models.Index(
                fields=["leased_until"], condition=Q(leased_until__isnull=False), name="digest_delivery_leased"
            ),
            models.Index(fields=["sent_at", "domain_key"], name="digest_delivery_by_domain"),
            # For the numbers of mails of many issues, and whether any of them waits.
            models.Index(fields=["sending", "sent_at", "failed_at", "cancelled_at"], name="digest_delivery_outcomes"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class IssueTest(LeasedJob):
    """A test of an issue on its way to the colleague who asked for it."""

    issue = models.ForeignKey(DigestIssuePage, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("test of a digest")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
