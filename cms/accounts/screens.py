"""What the screens of accounts share: their headers, and who may change the account of a colleague."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.users.models import User


def may_change_colleague(user: User, other: User) -> bool:
    """Return whether an account may end sessions of another one, or remove its second factor: whoever may change it.

    Only administrators do so for administrators.
    """
    return user != other and user.has_perm("users.change_user") and (user.is_superuser or not other.is_superuser)


def account_header(title: str, *, icon: str = "lock", own: bool = False) -> dict[str, Any]:
    """Return the context of the header of a screen about the own account, or about that of a colleague."""
    parent = (
        {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        if own
        else {"url": reverse("wagtailusers_users:index"), "label": _("Users")}
    )
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            parent,
            {"url": "", "label": title},
        ],
    }
