"""E-mail addresses and websites, and the keys by which two of them are found to belong together."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from publicsuffixlist import PublicSuffixList

from signatories.normalisation import clean_text

#: Providers that deliver to one mailbox whatever dots the local part has.
DOTS_IGNORED = {"gmail.com", "googlemail.com"}


def email_key(email: str) -> str:
    """Return a keyed hash of a normalised address: it matches two entries and tells a thief nothing.

    HMAC-SHA-256 with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for no address. It outlives
    the deletion of the contact, so that the address can't sign twice.
    """
    return keyed(clean_text(email).casefold())


def domain_key(email: str) -> str:
    """Return a keyed hash of an address's domain, for budgets of mail; "" for no address."""
    return keyed(domain(email))


def keyed(text: str) -> str:
    """Return the HMAC-SHA-256 of `text` with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for ""."""
    if not text:
        return ""
    return hmac.new(settings.EMAIL_HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def domain(email: str) -> str:
    """Return the domain of an address, in lower case; "" for no address."""
    return clean_text(email).casefold().rpartition("@")[2]


def mailbox(email: str) -> str:
    """Return the mailbox that an address is most likely delivered to: without "+tag", and without dots at Google's.

    "" for no address. Only good for a hint: what a provider delivers where is its own affair.
    """
    local, at, domain = clean_text(email).casefold().rpartition("@")
    if not at:
        return ""
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in DOTS_IGNORED else local}@{domain}"


def registrable_domain(host: str) -> str:
    """Return what somebody registered to have a host: "example.co.uk" for "www.example.co.uk"; "" for none."""
    return _suffixes().privatesuffix(host.casefold()) or "" if host else ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host(website: str) -> str:
    """Return the host of a website without "www."; "" for none."""
    return (urlsplit(website).hostname or "").removeprefix("www.")
