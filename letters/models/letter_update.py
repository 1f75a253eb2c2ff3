"""Updates of a letter: news that staff report, its delivery, and answers to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from core.languages import translation
from letters.enums import UpdateKind
from letters.update_text import update_sentence
from signatories.model_fields import PrintableCharField, PrintableTextField, TranslationsField, WebsiteModelField
from signatories.models import SignatoryList

#: Characters of a recipient or author and of a text, and updates of a list.
PARTY_LENGTH, TEXT_LENGTH, MAX_UPDATES = 200, 4_000, 500


class LetterUpdateQuerySet(models.QuerySet["LetterUpdate"]):
    """Updates of letters."""

    def shown(self) -> LetterUpdateQuerySet:
        """Filter updates that are public where the letter is. Everything that strangers see starts from this."""
        return self.filter(is_shown=True)

    def newest_first(self) -> LetterUpdateQuerySet:
        """Order by the day of the event; on the same day, an answer comes after the delivery."""
        order = models.Case(
            *(models.When(kind=kind, then=models.Value(place)) for place, kind in enumerate(UpdateKind.values)),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.order_by("-day", order.desc(), "-pk")


class LetterUpdate(models.Model):
    """An update of a letter in all its languages. It belongs to the list, which all of them share."""

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="updates", verbose_name=_("signatory list")
    )
    kind = models.CharField(
        _("kind"),
        max_length=9,
        choices=UpdateKind,
        default=UpdateKind.UPDATE,
        help_text=_("A delivery and an answer become the state of the letter wherever it is listed."),
    )
    day = models.DateField(_("day"), help_text=_("On which it happened."))
    party = PrintableCharField(
        _("recipient or author"),
        max_length=PARTY_LENGTH,
        blank=True,
        needs_glyphs=True,
        help_text=_("To whom the letter was delivered, or who answered, such as “the Minister of Public Safety”."),
    )
    parties = TranslationsField(
        _("recipient or author in other languages"),
        text_field=PrintableCharField(max_length=PARTY_LENGTH, needs_glyphs=True),
    )
    text = PrintableTextField(
        _("text"),
        max_length=TEXT_LENGTH,
        blank=True,
        needs_glyphs=True,
        help_text=_("An empty line starts a new paragraph."),
    )
    texts = TranslationsField(
        _("text in other languages"), text_field=PrintableTextField(max_length=TEXT_LENGTH, needs_glyphs=True)
    )
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("Such as the answer. It is public while the update is shown."),
    )
    link = WebsiteModelField(_("link"), max_length=500, blank=True, help_text=_("Such as a report in a newspaper."))
    is_shown = models.BooleanField(
        _("shown to readers"), default=True, help_text=_("Clear the box to withdraw the update without deleting it.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = LetterUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update of a letter")
        verbose_name_plural = _("updates of letters")
        # Whoever may change the list may change its updates.
        default_permissions = ()
        ordering = ["signatory_list", "-day", "-pk"]

    def __str__(self) -> str:
        return self.sentence

    def clean(self) -> None:
        """Refuse a day that has not begun in the time zone of the list, and an update that says nothing."""
        if self.day and self.day > timezone.localdate(timezone=self.signatory_list.zone):
            raise ValidationError({"day": _("This day is in the future.")})
        if self.kind == UpdateKind.UPDATE and not self.text:
            raise ValidationError({"text": _("Write what happened.")})

    @property
    def printed_party(self) -> str:
        """Return the recipient or author in the active language, "" for news."""
        return "" if self.kind == UpdateKind.UPDATE else translation(self.parties, self.party)

    @property
    def printed_text(self) -> str:
        """Return the text in the active language."""
        return translation(self.texts, self.text)

    @property
    def is_translated(self) -> bool:
        """Return whether the text has a translation into the active language."""
        return bool(translation(self.texts, ""))

    @property
    def sentence(self) -> str:
        """Return "Delivered to the Minister on 3 May 2026" in the active language; of news, the day."""
        return update_sentence(self.kind, self.day, self.printed_party)

    @property
    def link_host(self) -> str:
        """Return the host of the link, which names it for readers, without "www."."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    def log_data(self) -> dict[str, Any]:
        """Return what the audit log stores: no names and texts, which would outlive the update."""
        return {"update": self.pk, "kind": self.kind, "day": self.day.isoformat()}
