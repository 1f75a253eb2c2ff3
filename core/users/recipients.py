"""The members of staff who get a mail because of what they may do."""

from __future__ import annotations

from typing import Any

from core.users.models import COMPARED_EMAIL, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def staff_to_notify(permission: str) -> list[User]:
    """Return the active accounts that have a permission and an e-mail address, one for each address.

    `permission` is written like "letters.add_edition". Administrators have every permission. Accounts that shared an
    address before that was refused get one mail: the oldest of them is returned.
    """
    allowed: Any = User.objects.with_perm(permission, backend=BACKEND).exclude(email="").order_by("pk")
    by_address: dict[str, User] = {}
    for user in allowed.annotate(compared_email=COMPARED_EMAIL):
        by_address.setdefault(user.compared_email, user)
    return list(by_address.values())
