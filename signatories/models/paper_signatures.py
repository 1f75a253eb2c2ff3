"""Signatures that were collected on paper: numbers that staff enter beside the entries of a list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_formats import long_date
from core.languages import translation
from core.numbers import grouped
from signatories.bidirectional import isolated_in_text
from signatories.counts_in_words import paper_in_words
from signatories.model_fields import PrintableCharField, TranslationsField
from signatories.models.signatory_list import SignatoryList

#: Signatures of one entry, and entries of a list. Their product is a number that every column can store.
MAX_NUMBER, MAX_ENTRIES = 1_000_000, 500
NOTE_LENGTH = 200


class PaperSignaturesQuerySet(models.QuerySet["PaperSignatures"]):
    """Signatures on paper."""

    def total(self) -> int:
        """Return the number of signatures."""
        return self.aggregate(total=Sum("number", default=0))["total"]


class PaperSignatures(models.Model):
    """Signatures on paper that were counted together, such as those of one afternoon at a market.

    The numbers of a list add up. They are shown beside the entries of the list and never added to them. Names and
    addresses on paper are not stored.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="paper_signatures", verbose_name=_("signatory list")
    )
    number = models.PositiveIntegerField(
        _("signatures"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_NUMBER)],
        help_text=_("On these sheets only: the numbers of a list are added up."),
    )
    counted_on = models.DateField(_("counted on"))
    note = PrintableCharField(
        _("public note"),
        max_length=NOTE_LENGTH,
        blank=True,
        needs_glyphs=True,
        help_text=_("Printed with number and date, such as “Collected at the market in Ottawa”."),
    )
    notes = TranslationsField(
        _("public note in other languages"),
        text_field=PrintableCharField(max_length=NOTE_LENGTH, needs_glyphs=True),
    )
    staff_note = PrintableCharField(
        _("note for staff"),
        max_length=NOTE_LENGTH,
        blank=True,
        help_text=_("Never public: who counted, or where the sheets are kept."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PaperSignaturesQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of signatures on paper")
        verbose_name_plural = _("batches of signatures on paper")
        # Whoever may change the list may change its signatures on paper.
        default_permissions = ()
        ordering = ["signatory_list", "counted_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__range=(1, MAX_NUMBER)), name="paper_number_in_range"),
            # A form that is sent twice must not count twice.
            models.UniqueConstraint(
                fields=["signatory_list", "counted_on", "number", "note", "staff_note"],
                name="unique_paper_signatures",
                violation_error_message=_(
                    "The list already has this number for this day. If these are other sheets, write a note that says "
                    "which."
                ),
            ),
        ]

    def __str__(self) -> str:
        return paper_in_words(self.number)

    def clean(self) -> None:
        """Refuse a day that has not begun in the time zone of the list."""
        if self.counted_on and self.counted_on > timezone.localdate(timezone=self.signatory_list.zone):
            raise ValidationError({"counted_on": _("This day is in the future.")})

    @property
    def printed_note(self) -> str:
        """Return the public note in the active language."""
        return translation(self.notes, self.note)

    @property
    def printed_line(self) -> str:
        """Return "80 on 3 May 2026: Collected at the market in Ottawa" in the active language."""
        # Translators: signatures on paper with their day and a note.
        return gettext("%(number)s on %(day)s: %(note)s") % {
            "number": grouped(self.number),
            "day": long_date(self.counted_on),
            "note": isolated_in_text(self.printed_note),
        }

    def log_data(self) -> dict[str, Any]:
        """Return what the audit log stores: no note, since a note for staff may name people."""
        return {"number": grouped(self.number), "counted_on": self.counted_on.isoformat()}
