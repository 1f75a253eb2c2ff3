from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppearanceConfig(AppConfig):
    name = "cms.appearance"
    label = "appearance"
    verbose_name = _("Appearance")

    def ready(self) -> None:
        """Attach panels and forms to the models."""
        from cms.appearance.editors import register_editors

        register_editors()
