"""E-mail addresses and websites, and the keys by which two of them are found to belong together."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings

from signatories.normalisation import clean_text

#: Providers that deliver to one mailbox whatever dots the local part has.
DOTS_IGNORED = {"gmail.com", "googlemail.com"}


def email_key(email: str) -> str:
    """Return a keyed hash of a normalised address: it matches two entries and tells a thief nothing.

    HMAC-SHA-256 with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for no address. It outlives
    the deletion of the contact, so that the address can't sign twice.
    """
    address = clean_text(email).casefold()
    if not address:
        return ""
    return hmac.new(settings.EMAIL_HASH_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()


def mailbox(email: str) -> str:
    """Return the mailbox that an address is most likely delivered to: without "+tag", and without dots at Google's.

    "" for no address. Only good for a hint: what a provider delivers where is its own affair.
    """
    local, at, domain = clean_text(email).casefold().rpartition("@")
    if not at:
        return ""
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in DOTS_IGNORED else local}@{domain}"


def host(website: str) -> str:
    """Return the host of a website without "www."; "" for none."""
    return (urlsplit(website).hostname or "").removeprefix("www.")
