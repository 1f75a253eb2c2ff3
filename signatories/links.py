"""Links that people get by mail: signed, bound to a purpose, an entry and its state; nothing is stored."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from signatories.descriptions import describe
from signatories.exceptions import LinkExpired
from signatories.models import Signatory

#: Seconds that a link works: seven days.
LASTS = 7 * 24 * 3600
#: What a signer can change; with the status, the state that a link to it is bound to.
OWN_FIELDS = ("name", "name_fr", "title", "affiliation", "affiliation_for_identification", "is_name_hidden")


class LinkPurpose(StrEnum):
    """What a link is for, which is also the name of its address."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    DISPUTE = "dispute"


def link(purpose: LinkPurpose, signatory: Signatory, language: str) -> str:
    """Return the whole address of a link in a mail: where the list's pages are, whatever host a request named."""
    with override(language):
        path = reverse(f"signatures:{purpose}", args=[make_token(purpose, signatory)])
    pages_at = describe(signatory.signatory_list, language).pages_at or settings.BASE_URL
    return f"{pages_at}{path}"


def make_token(purpose: LinkPurpose, signatory: Signatory) -> str:
    """Return the token of a link to an entry as it is now."""
    return signing.dumps([signatory.pk, _state(purpose, signatory)], salt=_salt(purpose), compress=False)


def read_token(purpose: LinkPurpose, token: str, *, is_used: bool = False) -> Signatory:
    """Return the entry that a token is for.

    Raises `LinkExpired` for a bad token, one that is too old, and one of another state; `is_used` takes the
    last, for verbs that are done already.
    """
    try:
        pk, state = signing.loads(token, salt=_salt(purpose), max_age=LASTS)
        signatory = Signatory.objects.select_related("signatory_list", "contact").get(pk=pk)
    except (signing.BadSignature, ValueError, Signatory.DoesNotExist) as error:
        raise LinkExpired(token) from error
    if not is_used and state != _state(purpose, signatory):
        raise LinkExpired(token)
    return signatory


def _salt(purpose: LinkPurpose) -> str:
    return f"signatories.links.{purpose}"


def _state(purpose: LinkPurpose, signatory: Signatory) -> str:
    if purpose == LinkPurpose.CONFIRM:
        return str(signatory.status)
    if purpose == LinkPurpose.DISPUTE:
        return str(signatory.disputed_at or "")
    parts = [signatory.status, *(str(getattr(signatory, field)) for field in OWN_FIELDS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
