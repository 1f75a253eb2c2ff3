from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string

from letters.colours import DEFAULT_COLOUR, heading_colour, validate_colour
from letters.enums import Paper
from letters.site_look import SiteLook, site_look
from signatories.model_fields import PrintableCharField, PrintableTextField


@register_setting(icon="edit", order=200)
class Letterhead(BaseSiteSetting):
    """The sender of a site's letters, printed on top of every PDF, and its press contact.

    Blank logo and colour are those of the site, which its pages show.
    """

    name = PrintableCharField(
        _("name"), max_length=255, blank=True, needs_glyphs=True, help_text=_("The coalition or organization.")
    )
    address = PrintableTextField(_("address"), blank=True, needs_glyphs=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Printed instead of the name. Without one, the logo of the site is printed."),
    )
    colour = models.CharField(
        _("colour of lines and headings"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("Six hexadecimal digits after #, such as #1f3a5f. Blank for the colour of the site."),
    )
    paper = models.CharField(_("paper"), max_length=6, choices=Paper, default=Paper.A4)
    press_contact = PrintableTextField(
        _("contact for the press"),
        blank=True,
        needs_glyphs=True,
        help_text=_("Name, telephone and e-mail address; it is printed."),
    )

    class Meta:
        verbose_name = _("letterhead")

    @cached_property
    def _site_look(self) -> SiteLook:
        return site_look(self.site_id) if self.site_id else SiteLook()

    @property
    def printed_logo(self) -> Any:
        """Return the image of the logo in print; None if there is none."""
        return self.logo or self._site_look.logo

    @property
    def printed_colour(self) -> str:
        """Return the colour of lines in print."""
        return self.colour or self._site_look.colour or DEFAULT_COLOUR

    @property
    def heading_colour(self) -> str:
        """Return the colour of text on paper: that of lines, darkened until it is readable."""
        return heading_colour(self.printed_colour)
