"""People who work in the admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User


def colleague(*permissions: str) -> User:
    """Return somebody who may open the admin and has `permissions`, such as "signatories.view_signatory"."""
    user = User.objects.create_user(f"colleague {User.objects.count()}")
    for permission in ("wagtailadmin.access_admin", *permissions):
        app_label, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return user
