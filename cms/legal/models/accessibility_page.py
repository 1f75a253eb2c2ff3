from __future__ import annotations

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from cms.legal.blocks import SectionTextsBlock
from cms.legal.enums import AccessibilitySection, Conformance
from cms.legal.models.generated_page import GeneratedPage
from signatories.model_fields import PrintableTextField


class AccessibilityPage(GeneratedPage):
    """The accessibility statement in one language."""

    conformance = models.CharField(_("conformance"), max_length=7, choices=Conformance, default=Conformance.PARTIAL)
    limits = PrintableTextField(
        _("further limits that you know"),
        blank=True,
        checks_on_save=False,
        help_text=_("One on each line, such as “The recordings before 2020 have no transcript.”"),
    )
    contact = PrintableTextField(
        _("contact"),
        blank=True,
        checks_on_save=False,
        help_text=_("Whom to tell about barriers. The contact page of the site is linked anyway."),
    )
    reviewed_on = models.DateField(
        _("last reviewed"), null=True, blank=True, default=localdate, help_text=_("Review it at least once a year.")
    )
    texts = StreamField(
        SectionTextsBlock(AccessibilitySection.choices),
        blank=True,
        verbose_name=_("your own texts"),
    )

    # Wagtail does not inherit it.
    template = "legal/page.html"

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    @property
    def limit_lines(self) -> list[str]:
        """The limits that staff know."""
        return [line.strip() for line in str(self.limits).splitlines() if line.strip()]
