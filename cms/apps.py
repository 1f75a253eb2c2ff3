from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Undersigned"

    def ready(self) -> None:
        """Register the checks, and restrict the permissions of private files now and after each migration."""
        from cms import checks  # noqa: F401
        from core.private_files import restrict_permissions

        def restrict_new_database(**kwargs: Any) -> None:
            restrict_permissions()

        restrict_permissions()
        post_migrate.connect(restrict_new_database, sender=self, weak=False)
