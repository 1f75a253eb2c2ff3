"""Limits of subscription requests per client network. A valid proof of work allows more of them."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from core.client_ip import network_key
from core.rate_limits import hit
from signatories.signing import proof_of_work

HOUR = 3600


def allow_subscription(request: HttpRequest, proof: str) -> bool:
    """Count a subscription request, and return False if it exceeds the limit of its client network."""
    network = network_key(request)
    if not network:
        return True
    name, limit = "unproven", settings.DIGEST_UNPROVEN_PER_HOUR
    if _take_proof(proof):
        name, limit = "proven", settings.DIGEST_REQUESTS_PER_HOUR
    return hit(f"digest.{name}.{network}", limit, period=HOUR)


def _take_proof(proof: str) -> bool:
    """Return whether a proof of work is valid, and used for the first time."""
    key = proof_of_work.proof_key(proof)
    return bool(key) and bool(caches["default"].add(f"digest.proof.{key}", 1, timeout=proof_of_work.LASTS))
