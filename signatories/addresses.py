"""E-mail addresses and websites: how they are written, and the keys by which two of them belong together.

`canonical_email` and `web_address` are the one rule of forms, API, import, staff screens and commands.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import idna
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from publicsuffixlist import PublicSuffixList

from core.keyed_hashes import keyed_hash
from signatories.characters import INVISIBLE, NOISE
from signatories.exceptions import SignatoriesError
from signatories.text import clean_text

#: Characters of an address, and before its "@" (RFC 5321, 4.5.3.1).
MAX_EMAIL, MAX_LOCAL_PART = 254, 64
#: Characters of a host (RFC 1035), and of a website as the models store it.
MAX_HOST, MAX_WEBSITE = 253, 500
LARGEST_PORT = 65_535
#: Providers that deliver to one mailbox whatever dots the local part has, and under either name.
DOTS_IGNORED = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}

#: What every mail server takes before the "@" without quotation marks (RFC 5322, dot-atom).
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
#: Names that can be typed and that no mail or reader reaches: numbers.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: What people write in a field for a website that they don't have, folded.
NO_WEBSITE = {
    *("-", "--", "–", "—", "/", ".", "n/a", "n.a.", "na", "n/d", "none", "no", "no website", "nil", "null"),
    *("aucun", "aucune", "s.o.", "s/o", "so", "sans objet", "néant", "non", "pas de site", "kein", "keine"),
}

#: The texts of `UndeliverableAddress`. Here, so that no traceback of one looks as if it had an address.
NOT_AN_ADDRESS = gettext_lazy("Write one e-mail address, such as name@example.org, and nothing else.")
NO_MAIL_DOMAIN = gettext_lazy("Write the name of a mail server after the “@”, such as example.org.")
QUOTED = gettext_lazy("Write an e-mail address without quotation marks: we can’t send mail to others.")
ACCENTED = gettext_lazy(
    "Write an e-mail address with letters a–z and no accents before the “@”: we can’t send mail to others."
)
TOO_LONG = gettext_lazy("An e-mail address has at most 254 characters, and at most 64 before the “@”.")


class UndeliverableAddress(SignatoriesError, ValueError):
    """Mail can't be sent there; the message is a translated sentence that says what to write instead."""


class UnusableWebAddress(SignatoriesError, ValueError):
    """No reader can go there; the message is a translated sentence that says what to write instead."""


def canonical_email(text: str) -> str:
    """Return an address as mail is sent to it and as it is stored: ASCII, the domain in lower case. Idempotent.

    Full-width characters and international domains are written as mail servers expect them, quotation marks
    that mean nothing are left out. The case before the "@" stays, though no key minds it. "" for a blank text.

    Raises `UndeliverableAddress` for all else: several addresses, comments, IP numbers, quoted or accented
    characters before the "@", invisible ones, names that aren't a domain, too many characters.
    """
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if not address:
        return ""
    if len(address) > 2 * MAX_EMAIL:
        raise UndeliverableAddress(TOO_LONG)
    address = "" if _has_invisible(address) else unicodedata.normalize("NFKC", address)
    local, _at, domain = address.rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
        if not LOCAL_PART.fullmatch(local):
            raise UndeliverableAddress(QUOTED)
    if local and not local.isascii() and LOCAL_PART.fullmatch(re.sub(r"[^\W_]", "a", local)):
        raise UndeliverableAddress(ACCENTED)
    if not LOCAL_PART.fullmatch(local) or not domain:
        raise UndeliverableAddress(NOT_AN_ADDRESS)
    canonical = f"{local}@{_mail_domain(domain)}"
    if len(canonical) > MAX_EMAIL or len(local) > MAX_LOCAL_PART:
        raise UndeliverableAddress(TOO_LONG)
    return canonical


def _mail_domain(domain: str) -> str:
    try:
        return _canonical_host(domain)
    except ValueError:
        raise UndeliverableAddress(NO_MAIL_DOMAIN) from None


def web_address(text: str) -> str:
    """Return the address of a website as it is stored: http or https, its host in ASCII and lower case. Idempotent.

    "https://" is put before an address without it. "" for a blank text and for words that say that there is no
    website ("n/a", "none", "–").

    Raises `UnusableWebAddress` for all else: e-mail addresses, other schemes, user names and passwords, hosts that
    are no public name, blanks and invisible characters, more than `MAX_WEBSITE` characters.
    """
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if not address or address.casefold() in NO_WEBSITE:
        return ""
    wrong = UnusableWebAddress(_("Write a web address, such as https://example.org."))
    if _has_invisible(address) or re.search(r"[\s\\]", address):
        raise wrong
    if re.fullmatch(r"(?i)(?:mailto:)?[^/?#@]+@[^/?#@]+", address):
        raise UnusableWebAddress(_("This is an e-mail address: write a web address, or nothing."))
    if address.startswith("//"):
        address = f"https:{address}"
    elif not SCHEME.match(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = _canonical_host(unicodedata.normalize("NFKC", parts.hostname or ""))
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not re.match(r"(?i)https?://", address) or "@" in parts.netloc:
        raise wrong
    if parts.netloc.endswith(":") or port == 0:
        raise wrong
    netloc = f"{host}:{port}" if port else host
    canonical = iri_to_uri(
        urlunsplit((parts.scheme, netloc, *(unicodedata.normalize("NFC", part) for part in parts[2:])))
    )
    if len(canonical) > MAX_WEBSITE:
        raise UnusableWebAddress(_("A web address can’t be longer than %d characters.") % MAX_WEBSITE)
    return canonical


def _canonical_host(host: str) -> str:
    """Return a public host name as A-labels (IDNA 2008, mapped by UTS #46); raises `ValueError` for anything else."""
    if len(host) > MAX_HOST:
        raise ValueError(host)
    labels = idna.uts46_remap(host, std3_rules=True, transitional=False).split(".")
    ascii_labels = [
        label if label.isascii() and not label.startswith("xn--") else idna.alabel(label).decode() for label in labels
    ]
    canonical = ".".join(ascii_labels)
    is_name = all(map(LABEL.fullmatch, ascii_labels)) and not NUMBER.fullmatch(labels[-1])
    if len(labels) == 1 or not is_name or len(labels[-1]) == 1 or len(canonical) > MAX_HOST:
        raise ValueError(host)
    return canonical


def _has_invisible(text: str) -> bool:
    """Tell whether an address has a character that can't be seen, or that no computer but one knows."""
    return any(INVISIBLE.match(one) or unicodedata.category(one) in ("Cc", "Cf", "Cn", "Co", "Cs") for one in text)


def email_key(email: str) -> str:
    """Return a keyed hash of a canonical address: it matches two entries and tells a thief nothing.

    HMAC-SHA-256 with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for no address. It outlives
    the deletion of the contact, so that the address can't sign twice.
    """
    return keyed_hash(_canonical_or_folded(email))


def mailbox_key(email: str) -> str:
    """Return the `email_key` of the mailbox that an address reaches, for budgets and blocking; "" for no address."""
    return keyed_hash(mailbox(email))


def domain_key(email: str) -> str:
    """Return a keyed hash of an address's domain, for budgets of mail; "" for no address."""
    return keyed_hash(domain(email))


def _canonical_or_folded(email: str) -> str:
    """Return the canonical address without case; of one that can't be delivered, what is most like it."""
    cleaned = clean_text(email)
    try:
        return canonical_email(cleaned).casefold()
    except UndeliverableAddress:
        return unicodedata.normalize("NFKC", cleaned).casefold()


def domain(email: str) -> str:
    """Return the domain of an address, as `canonical_email` writes it; "" for no address."""
    return _canonical_or_folded(email).rpartition("@")[2]


def mailbox(email: str) -> str:
    """Return the mailbox that an address is most likely delivered to: without "+tag", and without dots at Google's.

    "" for no address. Only good for hints, budgets and blocking: what a provider delivers where is its own affair.
    """
    local, at, domain = _canonical_or_folded(email).rpartition("@")
    if not at:
        return ""
    # A local part that begins with "+" is no tag of anything.
    local = local[:1] + local[1:].partition("+")[0]
    return f"{local.replace('.', '')}@{DOTS_IGNORED[domain]}" if domain in DOTS_IGNORED else f"{local}@{domain}"


def registrable_domain(host: str) -> str:
    """Return what somebody registered to have a host: "example.co.uk" for "www.example.co.uk"; "" for none."""
    return _suffixes().privatesuffix(host.casefold()) or "" if host else ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host(website: str) -> str:
    """Return the host of a website without "www."; "" for none."""
    return (urlsplit(website).hostname or "").removeprefix("www.")
