"""Loads the accounts of sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cms.accounts.second_factor.state import with_second_factor
from core.users.models import User


class AccountBackend(ModelBackend):
    """Django's backend, which loads each account together with what `second_factor.state` needs, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """Return an active account; None if there is none."""
        user: User | None = with_second_factor(User.objects.filter(pk=user_id)).first()
        return user if user and self.user_can_authenticate(user) else None
