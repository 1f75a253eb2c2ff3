"""Requests of people who are signed in."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest


class AuthenticatedHttpRequest(HttpRequest):
    """A request that passed a check of permissions: its user is a person. For annotations only."""

    user: User
