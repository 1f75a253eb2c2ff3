from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting

from core.languages import translation
from signatories.model_fields import TranslationsField, WebsiteModelField


class SigningSettings(BaseGenericSetting):
    """Settings of signing that apply to all lists."""

    is_paused = models.BooleanField(
        _("pause signing on all lists"), default=False, help_text=_("The forms say so and accept no signatures.")
    )
    privacy_notice = WebsiteModelField(
        _("privacy notice"),
        blank=True,
        help_text=_("If blank, the built-in notice is shown."),
    )
    privacy_notices = TranslationsField(_("privacy notice in other languages"), text_field=WebsiteModelField())

    reply_to = models.EmailField(
        _("reply-to address"),
        blank=True,
        help_text=_("If blank, replies go to the address in the letterhead's contact for the press, if there is one."),
    )

    class Meta:
        verbose_name = _("signing on")

    @property
    def privacy_url(self) -> str:
        """Return the URL of the privacy notice in the active language; "" for the site's built-in notice."""
        return translation(self.privacy_notices, self.privacy_notice)
