from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CdnConfig(AppConfig):
    name = "cms.cdn"
    label = "cdn"
    verbose_name = _("Cache in front of the site")

    def ready(self) -> None:
        """Connect the receivers of signals."""
        from cms.cdn import receivers  # noqa: F401
