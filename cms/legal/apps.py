from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    name = "cms.legal"
    label = "legal"
    verbose_name = _("Legal pages")

    def ready(self) -> None:
        """Attach panels and forms to the models."""
        from cms.legal.admin.editors import register_editors

        register_editors()
