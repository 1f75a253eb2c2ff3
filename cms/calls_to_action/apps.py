from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsToActionConfig(AppConfig):
    name = "cms.calls_to_action"
    label = "calls_to_action"
    verbose_name = _("Calls on pages")

    def ready(self) -> None:
        """Attach panels and the form to the model."""
        from cms.calls_to_action.admin.editors import register_editors

        register_editors()
