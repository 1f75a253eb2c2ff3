"""The type of an authenticated request."""

from __future__ import annotations

from django.http import HttpRequest

from core.users.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request whose user is known to be authenticated. For annotations only."""

    user: User
