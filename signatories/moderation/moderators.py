"""The users who moderate entries."""

from __future__ import annotations

from django.contrib.auth.models import User


def moderators() -> list[User]:
    """Return the users who may approve entries and have an e-mail address, in the order of their keys."""
    allowed = User.objects.with_perm(
        "signatories.moderate_signatory", backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(allowed.exclude(email="").order_by("pk"))
