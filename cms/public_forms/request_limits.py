"""Limits of public forms per client network. A valid proof of work allows more requests."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest

from core.client_ip import network_key
from core.rate_limits import hit
from signatories.signing import proof_of_work

#: The window of the limits in seconds.
HOUR = 3600


def take_proof(form_name: str, proof: str) -> bool:
    """Return whether a proof of work is valid, and used for the first time in forms of this name."""
    key = proof_of_work.proof_key(proof)
    return bool(key) and bool(caches["default"].add(f"{form_name}.proof.{key}", 1, timeout=proof_of_work.LASTS))


def allow_form(request: HttpRequest, form_name: str, *, is_proven: bool, proven: int, unproven: int) -> bool:
    """Count a form that was sent, and return False if it exceeds the hourly limit of its client network."""
    network = network_key(request)
    if not network:
        return True
    kind, limit = ("proven", proven) if is_proven else ("unproven", unproven)
    return hit(f"{form_name}.{kind}.{network}", limit, period=HOUR)
