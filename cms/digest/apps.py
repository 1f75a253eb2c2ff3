from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigestConfig(AppConfig):
    name = "cms.digest"
    label = "digest"
    verbose_name = _("Digest")

    def ready(self) -> None:
        """Attach panels and forms to the models, and listen to the mail provider if there is one."""
        from cms.digest.admin.editors import register_editors
        from cms.digest.provider_events import connect

        register_editors()
        connect()
