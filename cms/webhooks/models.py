from __future__ import annotations

import base64
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What endpoints can be told of."""

    LETTER_PUBLISHED = "letter.published", _("A letter was published or changed")
    SIGNATORY_PUBLISHED = "signatory.published", _("Somebody is listed")
    SIGNATORY_WITHDRAWN = "signatory.withdrawn", _("Somebody is no longer listed")
    IMPORT_COMPLETED = "import.completed", _("A file was imported, or its import undone")
    EDITION_PUBLISHED = "edition.published", _("An edition was published")
    LIST_CLOSED = "list.closed", _("A list was closed")


#: What is sent when staff try an endpoint.
TEST = "test"


def new_key() -> str:
    """Return what the secret of an endpoint is derived from."""
    return secrets.token_hex(16)


class Endpoint(models.Model):
    """An address of another program, and what it wants to be told."""

    url = models.URLField(_("address"), max_length=500)
    letter_published = models.BooleanField(Event.LETTER_PUBLISHED.label, default=False)
    signatory_published = models.BooleanField(Event.SIGNATORY_PUBLISHED.label, default=False)
    signatory_withdrawn = models.BooleanField(Event.SIGNATORY_WITHDRAWN.label, default=False)
    import_completed = models.BooleanField(Event.IMPORT_COMPLETED.label, default=False)
    edition_published = models.BooleanField(Event.EDITION_PUBLISHED.label, default=False)
    list_closed = models.BooleanField(Event.LIST_CLOSED.label, default=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("It is switched off when nothing could be delivered for a day.")
    )
    key = models.CharField(max_length=32, default=new_key, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["url", "pk"]

    def __str__(self) -> str:
        return self.url

    def clean(self) -> None:
        """Refuse an address that anybody on the way could read, and an endpoint that wants to know nothing."""
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
        """Return the secret that deliveries are signed with; it follows from the site's own and is stored nowhere."""
        digest = salted_hmac("cms.webhooks.secret", self.key, algorithm="sha256").digest()
        return f"whsec_{base64.b64encode(digest).decode()}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, by where they stand."""

    def waiting(self) -> DeliveryQuerySet:
        """Keep what is still to be sent."""
        return self.filter(due_at__isnull=False)


class Delivery(models.Model):
    """One message to one endpoint: what is sent, and what was answered last. The row is also the job."""

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    message_id = models.CharField(_("message"), max_length=40, default="", editable=False)
    event = models.CharField(_("event"), max_length=30, choices=[*Event.choices, (TEST, _("Test"))])
    payload: models.JSONField[Any, Any] = models.JSONField(_("payload"))
    created_at = models.DateTimeField(_("queued"), auto_now_add=True)
    due_at = models.DateTimeField(_("next attempt"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    error = models.CharField(_("error"), max_length=255, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["due_at", "endpoint"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a message that is sent again keeps its identifier, by which its receiver knows it."""
        self.message_id = self.message_id or f"msg_{uuid.uuid4().hex}"
        super().save(*args, **kwargs)
