"""Keyed hashes of private values, so that a copy of the database does not reveal them."""

from __future__ import annotations

import hmac

from django.conf import settings


def keyed_hash(text: str) -> str:
    """Return the HMAC-SHA-256 of `text` with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for "".

    Any text has one, also with lone surrogates, as JSON of other programs can have them.
    """
    if not text:
        return ""
    return hmac.digest(settings.EMAIL_HASH_KEY.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hex()
