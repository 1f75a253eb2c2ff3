from __future__ import annotations

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "core.users"
    label = "users"
    verbose_name = "Accounts of staff"
    #: The type of the key that the table had as `django.contrib.auth.models.User`, and all columns that refer to it.
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        """Register the checks."""
        from core.users import checks  # noqa: F401
