"""Sessions, and settings of staff accounts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Session(AbstractBaseSession):
    """A session with the account that signed in, and its last use. Readers who unlocked a page have no account."""

    #: Columns that are written when a session is used, at most every few minutes.
    LAST_USE = ("last_used", "address", "browser", "system")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    last_used = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=30, default="")
    system = models.CharField(max_length=30, default="")

    #: Wagtail would look for references each time that a session is saved.
    wagtail_reference_index_ignore = True

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that decodes the data."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


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
