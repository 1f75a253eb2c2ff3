"""Limits of subscription requests per client network. A valid proof of work allows more of them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from cms.public_forms.request_limits import allow_form, take_proof


def allow_subscription(request: HttpRequest, proof: str) -> bool:
    """Count a subscription request, and return False if it exceeds the limit of its client network."""
    return allow_form(
        request,
        "digest",
        is_proven=take_proof("digest", proof),
        proven=settings.DIGEST_REQUESTS_PER_HOUR,
        unproven=settings.DIGEST_UNPROVEN_PER_HOUR,
    )
