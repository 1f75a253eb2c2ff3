"""Users of the admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission

from core.users.models import User


def user_with_permissions(*permissions: str) -> User:
    """Return a user with access to the admin and `permissions`, such as "signatories.view_signatory"."""
    user = User.objects.create_user(f"colleague {User.objects.count()}")
    for permission in ("wagtailadmin.access_admin", *permissions):
        app_label, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return user
