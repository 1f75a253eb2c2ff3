"""The type of an authenticated request."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest


class AuthenticatedHttpRequest(HttpRequest):
    """A request whose user is known to be authenticated. For annotations only."""

    user: User
