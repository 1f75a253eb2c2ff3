from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Site

from cms.legal.blocks import SectionTextsBlock
from cms.legal.enums import PrivacySection
from cms.legal.models.generated_page import GeneratedPage
from letters.data_controller import data_controller_of
from signatories.model_fields import PrintableCharField, PrintableTextField
from signatories.privacy.data_controller import DataController


class PrivacyPage(GeneratedPage):
    """The privacy notice in one language, generated from what the installation keeps."""

    controller_name = PrintableCharField(
        _("who is responsible"),
        max_length=255,
        blank=True,
        checks_on_save=False,
        help_text=_("Blank for the name of the letterhead."),
    )
    controller_address = PrintableTextField(
        _("postal address"),
        blank=True,
        checks_on_save=False,
        help_text=_("Blank for the address of the letterhead."),
    )
    controller_contact = PrintableTextField(
        _("contact"),
        blank=True,
        checks_on_save=False,
        help_text=_(
            "Whom to ask about personal data, such as a data protection officer. Blank for the contact of the "
            "letterhead."
        ),
    )
    texts = StreamField(
        SectionTextsBlock(PrivacySection.choices),
        blank=True,
        verbose_name=_("your own texts"),
    )

    # Wagtail does not inherit it.
    template = "legal/page.html"

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")

    @property
    def controller(self) -> DataController:
        """Who is responsible: the fields of the page, each blank one from the letterhead."""
        site = (self.get_site() if self.pk else None) or Site.objects.filter(is_default_site=True).first()
        letterhead = data_controller_of(site) if site else DataController()
        return DataController(
            self.controller_name or letterhead.name,
            self.controller_address or letterhead.address,
            self.controller_contact or letterhead.contact,
        )
