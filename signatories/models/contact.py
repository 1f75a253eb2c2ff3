from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.storage import private_storage
from signatories.addresses import mailbox_key
from signatories.consent_wordings import ConsentWording, read_wordings
from signatories.fields import CONSENT_FIELDS, FIELDS, select
from signatories.model_fields import AnswersField, CanonicalEmailModelField, PrintableCharField, PrintableTextField
from signatories.models.signatory import Signatory


class MailboxKeyField(models.CharField):
    """The `mailbox_key` of the address beside it, set whenever the row is saved."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = mailbox_key(model_instance.email)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class Contact(models.Model):
    """The private data of a signatory. Deleting the row erases it and leaves the signature valid.

    `logo` holds the bytes that a stranger sent as long as `logo_is_raw`: then nothing but the worker opens them
    (`signing.logo_processing`). `logo_approval` records the approval of a raw logo: "add" or "replace".
    """

    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    email = CanonicalEmailModelField(FIELDS["email"].label)
    representative = PrintableCharField(FIELDS["representative"].label, max_length=255, blank=True)
    representative_role = PrintableCharField(FIELDS["representative_role"].label, max_length=255, blank=True)
    private_answers = AnswersField(FIELDS["private_answers"].label)
    comment = PrintableTextField(FIELDS["comment"].label, blank=True)
    language = models.CharField(FIELDS["language"].label, max_length=12, blank=True)
    wants_updates = models.BooleanField(FIELDS["wants_updates"].label, default=False)
    wants_newsletter = models.BooleanField(FIELDS["wants_newsletter"].label, default=False)
    logo = models.FileField(FIELDS["logo"].label, upload_to="logos", storage=private_storage, blank=True)
    logo_permitted = models.BooleanField(FIELDS["logo_permitted"].label, default=False)
    consent_wordings = models.JSONField(FIELDS["consent_wordings"].label, default=dict, blank=True, editable=False)
    logo_is_raw = models.BooleanField(default=False, editable=False)
    logo_approval = models.CharField(max_length=7, blank=True, editable=False)
    notices = models.JSONField(_("noticed"), default=list, blank=True)
    mailbox_key = MailboxKeyField(max_length=64, blank=True, editable=False)
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    proof_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    #: Links that were sent before end; set when the address is first changed.
    address_changed_at = models.DateTimeField(null=True, editable=False)
    #: Staff changed the address of a confirmed entry: its owner cannot manage the entry before confirming the address.
    is_address_unconfirmed = models.BooleanField(_("address not confirmed"), default=False, editable=False)
    #: When the reminder before the closing of the list was queued, which happens once.
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    #: When the last mail of each kind about a changed text was queued: there is one for each change.
    text_changed_at = models.DateTimeField(_("told that the text was changed"), null=True, editable=False)
    new_text_at = models.DateTimeField(_("asked to sign the new text"), null=True, editable=False)
    #: When the owner of the address asked not to be asked again to confirm.
    declined_at = models.DateTimeField(_("wants no more requests to confirm"), null=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [("export_contact", _("Can export contact data"))]
        # Without conditions: SQLite would use them only for queries that repeat the condition literally.
        indexes = [
            models.Index(fields=["mailbox_key", "created_at"], name="contact_by_mailbox_and_time"),
            models.Index(fields=["network_key", "created_at"], name="contact_by_network_and_time"),
            models.Index(fields=["proof_key"], name="contact_by_proof_key"),
            models.Index(fields=["signatory"], condition=models.Q(logo_is_raw=True), name="contact_raw_logo"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def consents(self) -> list[str]:
        """Return the labels of the consents that the signer gave beyond signing."""
        return [str(FIELDS[name].label) for name in CONSENT_FIELDS if getattr(self, name)]

    @property
    def ticked_wordings(self) -> list[ConsentWording]:
        """Return the words of the boxes that the signer ticked, as they were shown, the oldest first."""
        return read_wordings(self.consent_wordings)

    @property
    def labelled_answers(self) -> list[tuple[str, str]]:
        """Return label and text of the private answers, in the active language, in the order of the list."""
        if not self.private_answers:
            return []
        return [
            (question.printed_label, question.display(self.private_answers[question.key]))
            for question in self.signatory.signatory_list.all_questions
            if question.is_private and question.key in self.private_answers
        ]

    @property
    def panel_rows(self) -> list[tuple[str, object]]:
        """Return the labels and values of the fields that the contact panel shows in rows of their own."""
        rows = [
            (capfirst(str(field.label)), getattr(self, field.name)) for field in select(lambda field: field.in_panel)
        ]
        return [(label, value) for label, value in rows if value]

    def set_logo(self, file: ContentFile[bytes]) -> None:
        """Store a picture from a stranger without decoding it; the row is saved afterwards.

        The file of the last one is not deleted: `directory.logos.delete_logo` does that once the transaction is over.
        """
        self.logo.save(file.name or "logo", file, save=False)
        self.logo_is_raw, self.logo_approval = True, ""
