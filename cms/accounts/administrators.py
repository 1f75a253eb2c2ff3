"""Only administrators change accounts of administrators, and make some: Wagtail protects them from deletion only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.views.bulk_action import BulkAction

from core.users.models import User


def protect_administrator(request: Any, user: User | None = None) -> None:
    """Refuse to change an administrator, and to make one, unless an administrator does."""
    is_about_one = user is not None and user.is_superuser
    if not request.user.is_superuser and (is_about_one or "is_superuser" in request.POST):
        raise PermissionDenied


def protect_administrators(request: HttpRequest, action_type: str, objects: Sequence[Any], action: BulkAction) -> None:
    """Refuse bulk actions on accounts some of which are administrators, unless an administrator does them."""
    if action.model is User:
        for user in objects:
            protect_administrator(request, user)
