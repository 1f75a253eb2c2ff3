"""E-mail addresses and URLs: their canonical form, and the keys by which addresses are compared.

`canonical_email` and `web_address` are the only rules for them. Forms, API, import, staff screens and commands all
call these two.
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
from core.numbers import grouped
from signatories.characters import INVISIBLE, NOISE
from signatories.exceptions import SignatoriesError
from signatories.text import clean_text

#: Maximal length of an address, and of its part before the "@" (RFC 5321, 4.5.3.1).
MAX_EMAIL, MAX_LOCAL_PART = 254, 64
#: `CANONICAL` and `CANONICAL_URL` recognize nothing longer, so that no label has more than 63 characters.
CANONICAL_LENGTH = 64
#: Maximal length of a host (RFC 1035), and of a website in the database.
MAX_HOST, MAX_WEBSITE = 253, 500
#: Domains whose mailboxes ignore dots in the local part, and the main domain of each.
DOTS_IGNORED = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}

#: A local part that needs no quotation marks (RFC 5322, dot-atom).
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
#: A short address that is canonical already, as most are, unless a label of its domain is encoded ("xn--").
CANONICAL = re.compile(rf"{LOCAL_PART.pattern}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{{2,}}")
#: A short URL that is canonical already, under the same condition.
CANONICAL_URL = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[A-Za-z0-9/_~-]*)?")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
#: Numbers, which are not top-level domains.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: Words that people enter if they have no website, in lower case.
NO_WEBSITE = {
    *("-", "--", "–", "—", "/", ".", "n/a", "n.a.", "na", "n/d", "none", "no", "no website", "nil", "null"),
    *("aucun", "aucune", "s.o.", "s/o", "so", "sans objet", "néant", "non", "pas de site", "kein", "keine"),
}

#: Messages of `UndeliverableAddress`. Constants keep the "@" out of the source lines that tracebacks quote.
NOT_AN_ADDRESS = gettext_lazy("Write one e-mail address, such as name@example.org, and nothing else.")
NO_MAIL_DOMAIN = gettext_lazy("Write the name of a mail server after the “@”, such as example.org.")
QUOTED = gettext_lazy("Write an e-mail address without quotation marks: we can’t send mail to others.")
ACCENTED = gettext_lazy(
    "Write an e-mail address with letters a–z and no accents before the “@”: we can’t send mail to others."
)
TOO_LONG = gettext_lazy("An e-mail address has at most 254 characters, and at most 64 before the “@”.")


class UndeliverableAddress(SignatoriesError, ValueError):
    """The e-mail address cannot receive mail. The message is a translated sentence that tells what to enter."""


class UnusableWebAddress(SignatoriesError, ValueError):
    """The URL cannot be opened by readers. The message is a translated sentence that tells what to enter."""


def canonical_email(text: str) -> str:
    """Return an e-mail address as it is stored and used for sending; "" for a blank text. Idempotent.

    The result is ASCII, with the domain in lower case and international domains as A-labels. Full-width characters
    are converted, and redundant quotation marks removed. The case of the local part stays; keys ignore it.

    Raises `UndeliverableAddress` for anything else: several addresses, comments, IP addresses, quoted, accented or
    invisible characters, invalid domains, too long addresses.
    """
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if not address:
        return ""
    if len(address) <= CANONICAL_LENGTH and "xn--" not in address and CANONICAL.fullmatch(address):
        return address
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
    try:
        canonical = f"{local}@{_canonical_host(domain)}"
    except ValueError:
        raise UndeliverableAddress(NO_MAIL_DOMAIN) from None
    if len(canonical) > MAX_EMAIL or len(local) > MAX_LOCAL_PART:
        raise UndeliverableAddress(TOO_LONG)
    return canonical


def web_address(text: str) -> str:
    """Return the URL of a website as it is stored: http or https, the host in ASCII and lower case. Idempotent.

    A missing scheme becomes "https://". Returns "" for a blank text and for "n/a", "none", "–" and the like.

    Raises `UnusableWebAddress` for anything else: e-mail addresses, other schemes, credentials, hosts that are not
    public names, spaces and invisible characters, more than `MAX_WEBSITE` characters.
    """
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if len(address) <= CANONICAL_LENGTH and "xn--" not in address and CANONICAL_URL.fullmatch(address):
        return address
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
        raise UnusableWebAddress(_("A web address can’t be longer than %s characters.") % grouped(MAX_WEBSITE))
    return canonical


def _canonical_host(host: str) -> str:
    """Return a public host name as A-labels (IDNA 2008, mapped by UTS #46). Raises `ValueError` for anything else."""
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
    """Return whether an address has an invisible, control, private-use or unassigned character."""
    if text.isascii():
        return not text.isprintable()
    return any(INVISIBLE.match(one) or unicodedata.category(one) in ("Cc", "Cf", "Cn", "Co", "Cs") for one in text)


def email_key(email: str) -> str:
    """Return a keyed hash of the canonical address; "" for no address.

    HMAC-SHA-256 with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits. Entries keep it after their contact is erased,
    so that an address cannot sign twice. Without the secret key it reveals nothing about the address.
    """
    return keyed_hash(_canonical_or_folded(email))


def mailbox_key(email: str) -> str:
    """Return the key of the mailbox that an address reaches, for rate limits and blocking; "" for no address."""
    return keyed_hash(mailbox(email))


def domain_key(email: str) -> str:
    """Return a keyed hash of the domain of an address, for rate limits of mail; "" for no address."""
    return keyed_hash(domain(email))


def _canonical_or_folded(email: str) -> str:
    """Return the canonical address in lower case, or the folded text if the address is undeliverable."""
    cleaned = clean_text(email)
    try:
        return canonical_email(cleaned).casefold()
    except UndeliverableAddress:
        return unicodedata.normalize("NFKC", cleaned).casefold()


def domain(email: str) -> str:
    """Return the canonical domain of an address; "" for no address."""
    return _canonical_or_folded(email).rpartition("@")[2]


def mailbox(email: str) -> str:
    """Return the mailbox that an address most likely reaches: without "+tag", and without dots at Google.

    Returns "" for no address. A guess, since only the provider knows: use it for hints, rate limits and blocking only.
    """
    local, at, domain = _canonical_or_folded(email).rpartition("@")
    if not at:
        return ""
    # A "+" in front does not start a tag.
    local = local[:1] + local[1:].partition("+")[0]
    return f"{local.replace('.', '')}@{DOTS_IGNORED[domain]}" if domain in DOTS_IGNORED else f"{local}@{domain}"


def registrable_domain(host: str) -> str:
    """Return the registrable domain of a host: "example.co.uk" for "www.example.co.uk"; "" if there is none."""
    return _suffixes().privatesuffix(host.casefold()) or "" if host else ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host(website: str) -> str:
    """Return the host of a URL without "www."; "" for none."""
    return (urlsplit(website).hostname or "").removeprefix("www.")
