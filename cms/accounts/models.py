"""Settings of staff accounts."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="lock", order=240)
class SecondFactorPolicy(BaseGenericSetting):
    """Who must use a second factor. Everybody else may."""

    administrators = models.BooleanField(_("administrators"), default=False)
    groups = models.ManyToManyField(Group, blank=True, related_name="+", verbose_name=_("groups"))

    panels = [
        MultiFieldPanel(
            [FieldPanel("administrators"), FieldPanel("groups", widget=CheckboxSelectMultiple)],
            heading=_("Who must use a second factor"),
            help_text=_(
                "Members are asked to set it up when they open the next page, also if they are signed in now. "
                "Until then they see nothing else. Everybody else may use one."
            ),
        )
    ]

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factor")

    def __str__(self) -> str:
        return str(_("Second factor"))
