"""Idempotency keys: a request that a client retries, because a response was lost, is executed once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.keyed_hashes import keyed_hash
from signatories.exceptions import IdempotencyKeyReused
from signatories.models import RequestKey, SignatoryList

#: Keys are remembered for this time.
KEY_LIFETIME = timedelta(days=1)


def claim_request_key(signatory_list: SignatoryList, *, key: str, request_fingerprint: str) -> bool:
    """Store the key of a request, inside the transaction that executes it; return False if it was executed before.

    `request_fingerprint` is the whole body of the request, which is hashed here. Raises `IdempotencyKeyReused` if the
    key came with a different body before.
    """
    now = timezone.now()
    RequestKey.objects.filter(created_at__lt=now - KEY_LIFETIME).delete()
    hashed = keyed_hash(request_fingerprint)
    known, is_new = RequestKey.objects.get_or_create(
        key=keyed_hash(f"{signatory_list.pk}\n{key}"), defaults={"request_fingerprint": hashed}
    )
    # A key from before an upgrade that changed the fingerprint has none.
    if known.request_fingerprint and known.request_fingerprint != hashed:
        raise IdempotencyKeyReused
    return is_new
