from __future__ import annotations

from django.core.validators import validate_unicode_slug
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import translation
from signatories.model_fields import PrintableCharField, TranslationsField


class NewsCategory(models.Model):
    """A subject of posts. It has one address in all languages, and a name in each."""

    name = PrintableCharField(_("name"), max_length=100, unique=True, needs_glyphs=True)
    names = TranslationsField(
        _("name in other languages"), text_field=PrintableCharField(max_length=100, needs_glyphs=True)
    )
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        validators=[validate_unicode_slug],
        help_text=_("The part of the address of its archive, as in “/news/category/water/”."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 for the category that is listed first.")
    )

    class Meta:
        verbose_name = _("news category")
        verbose_name_plural = _("news categories")
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return translation(self.names, self.name)
