from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from core.languages import translation
from signatories.model_fields import PrintableCharField, TranslationsField
from signatories.models.signatory_list import SignatoryList


class SignatoryGroup(models.Model):
    """A heading under which some signatories of a list are printed, such as "Members" or "Allies"."""

    signatory_list = ParentalKey(
        SignatoryList, on_delete=models.CASCADE, related_name="groups", verbose_name=_("signatory list")
    )
    heading = PrintableCharField(_("heading"), max_length=100, needs_glyphs=True)
    headings = TranslationsField(
        _("heading in other languages"), text_field=PrintableCharField(max_length=100, needs_glyphs=True)
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 for the group that is printed first.")
    )

    class Meta:
        verbose_name = _("group of signatories")
        verbose_name_plural = _("groups of signatories")
        ordering = ["signatory_list", "position", "pk"]

    def __str__(self) -> str:
        return self.printed_heading

    @property
    def printed_heading(self) -> str:
        """Return the heading in the active language."""
        return translation(self.headings, self.heading)
