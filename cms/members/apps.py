from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "cms.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Attach panels and forms to the models."""
        from cms.members.editors import register_editors

        register_editors()
