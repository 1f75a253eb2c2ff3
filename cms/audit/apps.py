from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "cms.audit"
    label = "audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        """Record whatever is logged from now on."""
        from cms.audit import recording  # noqa: F401
