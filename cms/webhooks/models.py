from __future__ import annotations

import base64
import secrets
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob, is_due


class Event(models.TextChoices):
    """Events that endpoints can subscribe to."""

    LETTER_PUBLISHED = "letter.published", _("A letter was published")
    LETTER_CHANGED = "letter.changed", _("A published letter was changed")
    LETTER_UNPUBLISHED = "letter.unpublished", _("A letter is no longer public")
    NEWS_PUBLISHED = "news.published", _("A post was published")
    NEWS_CHANGED = "news.changed", _("A published post was changed")
    NEWS_UNPUBLISHED = "news.unpublished", _("A post is no longer public")
    DIGEST_PUBLISHED = "digest.published", _("An issue of the digest was published")
    SIGNATORY_PUBLISHED = "signatory.published", _("A signatory was listed")
    SIGNATORY_CHANGED = "signatory.changed", _("Details of a listed signatory were changed")
    SIGNATORY_WITHDRAWN = "signatory.withdrawn", _("A signatory is no longer listed")
    IMPORT_COMPLETED = "import.completed", _("A file was imported, or its import undone")
    PAPER_CHANGED = "paper.changed", _("Signatures on paper were added, changed or deleted")
    EDITION_PUBLISHED = "edition.published", _("An edition was published")
    LIST_CLOSED = "list.closed", _("A list was closed")


#: The event of a test message.
TEST = "test"


def new_key() -> str:
    """Return a random key, from which the secret of an endpoint is derived."""
    return secrets.token_hex(16)


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Endpoints by their state."""

    def active(self) -> EndpointQuerySet:
        """Filter those that are not switched off."""
        return self.filter(is_active=True)

    def ready(self, now: datetime) -> EndpointQuerySet:
        """Filter active endpoints that are not paused after a failure."""
        return self.active().filter(Q(resting_until=None) | Q(resting_until__lte=now))


class Endpoint(models.Model):
    """The URL of a webhook, and the events that it subscribes to."""

    url = models.URLField(_("address"), max_length=500)
    letter_published = models.BooleanField(Event.LETTER_PUBLISHED.label, default=False)
    letter_changed = models.BooleanField(Event.LETTER_CHANGED.label, default=False)
    letter_unpublished = models.BooleanField(Event.LETTER_UNPUBLISHED.label, default=False)
    news_published = models.BooleanField(Event.NEWS_PUBLISHED.label, default=False)
    news_changed = models.BooleanField(Event.NEWS_CHANGED.label, default=False)
    news_unpublished = models.BooleanField(Event.NEWS_UNPUBLISHED.label, default=False)
    digest_published = models.BooleanField(Event.DIGEST_PUBLISHED.label, default=False)
    signatory_published = models.BooleanField(Event.SIGNATORY_PUBLISHED.label, default=False)
    signatory_changed = models.BooleanField(Event.SIGNATORY_CHANGED.label, default=False)
    signatory_withdrawn = models.BooleanField(Event.SIGNATORY_WITHDRAWN.label, default=False)
    import_completed = models.BooleanField(Event.IMPORT_COMPLETED.label, default=False)
    paper_changed = models.BooleanField(Event.PAPER_CHANGED.label, default=False)
    edition_published = models.BooleanField(Event.EDITION_PUBLISHED.label, default=False)
    list_closed = models.BooleanField(Event.LIST_CLOSED.label, default=False)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switched off automatically when deliveries have failed for a day, or when the address is gone."),
    )
    #: No attempts until then: the endpoint did not respond, or reported a server error or overload.
    resting_until = models.DateTimeField(null=True, editable=False)
    key = models.CharField(max_length=32, default=new_key, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["url", "pk"]

    def __str__(self) -> str:
        return self.url

    def clean(self) -> None:
        """Refuse an unencrypted URL and an endpoint without events."""
        schemes = ("https://",) if settings.WEBHOOKS_HTTPS_ONLY else ("https://", "http://")
        if not self.url.lower().startswith(schemes):
            raise ValidationError({"url": _("The address must begin with %s.") % _(" or ").join(schemes)})
        if not self.events:
            raise ValidationError(_("Choose at least one event."))

    @property
    def events(self) -> list[Event]:
        return [event for event in Event if getattr(self, event.name.lower())]

    @property
    def secret(self) -> str:
        """Return the secret that signs the messages; it is derived from the site's secret key and never stored."""
        digest = salted_hmac("cms.webhooks.secret", self.key, algorithm="sha256").digest()
        return f"whsec_{base64.b64encode(digest).decode()}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by their state."""

    def sendable(self, now: datetime) -> DeliveryQuerySet:
        """Filter due messages, oldest first, without those whose subject has an earlier message still to be sent."""
        return self.filter(is_due(now), is_first_of_subject(now)).order_by("pk")


def is_first_of_subject(now: datetime) -> Q:
    """Return the condition of messages that no earlier one of their subject, claimed or due later, holds back."""
    earlier = Delivery.objects.filter(
        Q(due_at__gt=now, leased_until=None) | Q(leased_until__gt=now),
        endpoint=OuterRef("endpoint"),
        subject=OuterRef("subject"),
        pk__lt=OuterRef("pk"),
    )
    return Q(~Exists(earlier))


class Delivery(LeasedJob):
    """A message to an endpoint, with the last response; the row is also the job that sends it.

    `facts` holds ids and no names: the data is read when the message is sent. `subject` identifies the object of the
    event; messages of one subject are delivered in order. A message is settled once it is delivered, superseded or
    given up.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    message_id = models.CharField(_("message"), max_length=40, default="", editable=False)
    event = models.CharField(_("event"), max_length=30, choices=[*Event.choices, (TEST, _("Test"))])
    subject = models.CharField(max_length=40, default="", editable=False)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("queued"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    superseded_at = models.DateTimeField(_("superseded"), null=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.TextField(_("response"), blank=True)
    error = models.CharField(_("error"), max_length=255, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            *LeasedJob.Meta.indexes,
            models.Index(fields=["endpoint", "subject", "due_at"], name="delivery_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with an identifier."""
        self.set_message_id()
        super().save(*args, **kwargs)

    def set_message_id(self) -> None:
        """Give the message an identifier, unless it has one: the receiver deduplicates by it.

        Call it before bulk operations, which skip `save`.
        """
        self.message_id = self.message_id or f"msg_{uuid.uuid4().hex}"


class AnnouncedPage(models.Model):
    """A public page as it was last announced to endpoints."""

    #: Not a foreign key, since the row must outlive a deleted page.
    page_id = models.BigIntegerField(primary_key=True)
    slug = models.CharField(max_length=255)
    language = models.CharField(max_length=12)
    url = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.slug}, {self.language}"

    def is_like(self, other: AnnouncedPage) -> bool:
        """Return whether nothing changed that readers could notice."""
        # Letters announced by early releases have no URL here.
        is_same_place = self.slug == other.slug and self.url in ("", other.url)
        return is_same_place and self.language == other.language and self.published_at == other.published_at


class AnnouncedLetter(AnnouncedPage):
    """A public letter as it was last announced."""


class AnnouncedPost(AnnouncedPage):
    """A public post as it was last announced."""


class AnnouncedIssue(AnnouncedPage):
    """An issue of the digest as it was announced, once. The row stays, so that it is not announced again."""
