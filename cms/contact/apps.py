from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "cms.contact"
    label = "contact"
    verbose_name = _("Contact form")

    def ready(self) -> None:
        """Attach panels and forms to the models."""
        from cms.contact.admin.editors import register_editors

        register_editors()
