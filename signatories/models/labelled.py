from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import translation
from signatories.model_fields import PrintableCharField, TranslationsField


class Labelled(models.Model):
    """A label of organizations that staff define, in any number of languages and in an order of their own."""

    label = PrintableCharField(_("label"), max_length=100, unique=True, needs_glyphs=True)
    labels = TranslationsField(
        _("label in other languages"), text_field=PrintableCharField(max_length=100, needs_glyphs=True)
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 for the one that is listed first.")
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return translation(self.labels, self.label)
