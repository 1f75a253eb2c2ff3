from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Undersigned"

    def ready(self) -> None:
        """Register checks, and keep private files private from the first moment."""
        from cms import checks  # noqa: F401
        from core.private_files import restrict_permissions

        def protect_new_database(**kwargs: Any) -> None:
            restrict_permissions()

        restrict_permissions()
        post_migrate.connect(protect_new_database, sender=self, weak=False)
