"""Who may see how the installation is doing."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin

#: Administrators have it; no role does.
VIEW_SYSTEM = "cms.view_system"


def may_view_system(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether a user may open the screen *System*."""
    return isinstance(user, PermissionsMixin) and user.has_perm(VIEW_SYSTEM)
