from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string

from cms.appearance.blocks import SocialLinksBlock
from cms.appearance.fonts import Fonts
from letters.colours import validate_colour


@register_setting(icon="view", order=190)
class Appearance(BaseSiteSetting):
    """Logo, icon, colours and fonts of a site in every language. PDFs have its logo and colour unless the letterhead
    has others."""

    logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown instead of the name on pages, and on PDFs unless the letterhead has another one."),
    )
    icon = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("icon"),
        help_text=_("A square picture for tabs and bookmarks of browsers, at least 180 pixels wide."),
    )
    colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_(
            "For links, buttons, and headings in print: six hexadecimal digits after #, such as #1f3a5f. Blank for "
            "the usual colour."
        ),
    )
    dark_colour = models.CharField(
        _("accent colour on dark pages"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("For readers whose device is in dark mode. Blank for a lighter shade of the accent colour."),
    )
    fonts = models.CharField(
        _("fonts"),
        max_length=20,
        choices=Fonts,
        default=Fonts.SYSTEM,
        help_text=_("Fonts other than those of the reader’s device are served by this site, never by others."),
    )
    social_links = StreamField(
        SocialLinksBlock(), blank=True, verbose_name=_("social media"), help_text=_("Shown in the footer.")
    )

    class Meta:
        verbose_name = _("appearance")
