from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import translation
from signatories.model_fields import PrintableCharField, TranslationsField


class Relation(models.Model):
    """A relation of organizations to the coalition that runs the site, such as member, ally or funder."""

    label = PrintableCharField(_("label"), max_length=100, unique=True, needs_glyphs=True)
    labels = TranslationsField(
        _("label in other languages"), text_field=PrintableCharField(max_length=100, needs_glyphs=True)
    )
    is_membership = models.BooleanField(
        _("members of the coalition"),
        default=False,
        help_text=_("Organizations with this relation belong to the coalition."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 for the relation that is listed first.")
    )

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return translation(self.labels, self.label)
