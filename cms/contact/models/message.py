from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.contact.enums import MessageStatus
from cms.contact.limits import NAME_LENGTH, SUBJECT_LENGTH, TEXT_LENGTH
from cms.contact.models.contact_page import ContactPage
from core.outbox.models import LeasedJob
from signatories.model_fields import CanonicalEmailModelField, PrintableCharField, PrintableTextField


class ContactMessage(models.Model):
    """A message from the contact form. All of it is private."""

    #: Log entries about it without a user are acts of the public, and not part of the audit log.
    is_changed_by_public = True

    page = models.ForeignKey(
        ContactPage,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("page"),
    )
    language = models.CharField(gettext_lazy("language"), max_length=12, editable=False)
    name = PrintableCharField(gettext_lazy("name"), max_length=NAME_LENGTH)
    email = CanonicalEmailModelField(gettext_lazy("e-mail address"))
    subject = PrintableCharField(gettext_lazy("subject"), max_length=SUBJECT_LENGTH)
    text = PrintableTextField(gettext_lazy("message"), max_length=TEXT_LENGTH)
    status = models.CharField(
        gettext_lazy("status"), max_length=8, choices=MessageStatus, default=MessageStatus.UNREAD
    )
    created_at = models.DateTimeField(gettext_lazy("received"), default=timezone.now, editable=False)
    #: A keyed hash of the content and the day: the same message sent twice is stored once.
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("message")
        verbose_name_plural = gettext_lazy("messages")
        ordering = ["-pk"]
        default_permissions = ("view", "change", "delete")
        permissions = [("export_contactmessage", gettext_lazy("Can export messages"))]
        indexes = [models.Index(fields=["status", "created_at"], name="contact_by_status")]

    def __str__(self) -> str:
        # Neither name nor address: the audit log shows this.
        return _("Message %s") % self.pk


class ContactMail(LeasedJob):
    """A message on its way to one recipient."""

    message = models.ForeignKey(ContactMessage, on_delete=models.CASCADE, related_name="mails")
    recipient = CanonicalEmailModelField(gettext_lazy("recipient"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = gettext_lazy("mail of a message")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["message", "recipient"], name="one_mail_of_a_message")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_given_up(self) -> bool:
        """Return whether the mail was not sent, and is not tried again."""
        return self.sent_at is None and self.due_at is None and self.leased_until is None
