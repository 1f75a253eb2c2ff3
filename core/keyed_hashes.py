"""Keyed hashes of private values, so that a copy of the database does not reveal them."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def keyed_hash(text: str) -> str:
    """Return the HMAC-SHA-256 of `text` with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for ""."""
    if not text:
        return ""
    return hmac.new(settings.EMAIL_HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
