from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppearanceConfig(AppConfig):
    name = "cms.appearance"
    label = "appearance"
    verbose_name = _("Appearance")

    def ready(self) -> None:
        """Attach panels and forms to the models, and connect the receivers."""
        from cms.appearance.editors import register_editors
        from cms.appearance.receivers import connect_receivers

        register_editors()
        connect_receivers()
