from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string

from letters.colours import DEFAULT_COLOUR, heading_colour, validate_colour
from letters.enums import Paper
from signatories.model_fields import PrintableCharField, PrintableTextField


@register_setting(icon="edit", order=200)
class Letterhead(BaseSiteSetting):
    """The sender of a site's letters, printed on top of every PDF, and its press contact."""

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
        help_text=_("Printed instead of the name."),
    )
    colour = models.CharField(
        _("colour of lines and headings"),
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[validate_colour],
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

    @property
    def heading_colour(self) -> str:
        """Return the colour of text on paper: `colour`, darkened until it is readable. Lines have `colour` itself."""
        return heading_colour(self.colour)
