"""Prints the names of the accounts of the site, in `make test-install`."""

from __future__ import annotations

from django.contrib.auth import get_user_model

print(*get_user_model().objects.values_list("username", flat=True))
