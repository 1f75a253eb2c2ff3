from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PreviewableMixin, RevisionMixin, Site, TranslatableMixin

from cms.appearance.blocks import FooterMenuBlock, HeaderMenuBlock, LegalPagesBlock
from signatories.model_fields import PrintableCharField

#: Of the translation keys that are made of the ids of sites.
NAMESPACE = UUID("6f1c7d0e-52a4-4b0e-9d35-0d6a1f3c8e21")
FOOTER_FEATURES = ["bold", "italic", "link"]


class SiteTexts(TranslatableMixin, PreviewableMixin, RevisionMixin, models.Model):
    """The texts and menus in the header and footer of a site, in one language."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="texts", verbose_name=gettext_lazy("site"))
    name = PrintableCharField(
        gettext_lazy("name of the site"),
        max_length=255,
        blank=True,
        help_text=gettext_lazy("Blank for the name of the letterhead."),
    )
    tagline = PrintableCharField(
        gettext_lazy("tagline"),
        max_length=255,
        blank=True,
        help_text=gettext_lazy("A few words below the name, such as “47 organizations for civil liberties”."),
    )
    header_menu = StreamField(
        HeaderMenuBlock(),
        blank=True,
        verbose_name=gettext_lazy("main menu"),
        help_text=gettext_lazy(
            "Pages that are not public are left out until they are. Without any item, the menu has the pages below "
            "the home page that are shown in menus (“Promote”)."
        ),
    )
    footer_text = RichTextField(gettext_lazy("text of the footer"), blank=True, features=FOOTER_FEATURES)
    footer_menu = StreamField(FooterMenuBlock(), blank=True, verbose_name=gettext_lazy("menu of the footer"))
    legal_pages = StreamField(
        LegalPagesBlock(),
        blank=True,
        verbose_name=gettext_lazy("legal pages"),
        help_text=gettext_lazy("The last line of the footer: privacy, accessibility, imprint."),
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = gettext_lazy("menus and texts")
        verbose_name_plural = gettext_lazy("menus and texts")
        constraints = [models.UniqueConstraint(fields=["site", "locale"], name="texts_of_a_site_in_a_language")]

    def __str__(self) -> str:
        return f"{self.name or self.site} ({self.locale})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; all texts of a site are translations of one another, also those that nobody translated."""
        self.translation_key = uuid5(NAMESPACE, str(self.site_id))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise `ValidationError` if the site has texts in this language already."""
        super().clean()
        others = SiteTexts.objects.filter(site=self.site_id, locale=self.locale_id).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError(_("The site has menus and texts in this language. Edit those."))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return a page with these texts in its header and footer, and nothing else."""
        request.previewed_texts = self  # type: ignore[attr-defined]
        with translation.override(self.locale.language_code):
            return render(request, "appearance/preview.html")
