from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="edit", order=200)
class Letterhead(BaseSiteSetting):
    """Who sends the letters of a site: printed on top of every PDF, and whom the press may ask."""

    name = models.CharField(_("name"), max_length=255, blank=True, help_text=_("The coalition or organization."))
    address = models.TextField(_("address"), blank=True)
    press_contact = models.TextField(
        _("contact for the press"), blank=True, help_text=_("Name, telephone and e-mail address; it is printed.")
    )

    class Meta:
        verbose_name = _("letterhead")
