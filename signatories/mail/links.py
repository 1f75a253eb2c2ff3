"""Links that people get by mail: signed, bound to a purpose, an entry and its state; nothing is stored."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from signatories.enums import Status
from signatories.exceptions import LinkExpired
from signatories.fields import OWN_FIELDS, PRIVATE_FIELDS, SIGNED_FIELDS
from signatories.letter_info import describe
from signatories.models import Signatory, SignatoryList

#: Seconds that a link works: seven days.
LASTS = 7 * 24 * 3600


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


def link_requests_at(signatory_list: SignatoryList, language: str) -> str:
    """Return the whole address of the page where an address asks for its links again."""
    with override(language):
        path = reverse("signatures:link")
    return f"{describe(signatory_list, language).pages_at or settings.BASE_URL}{path}"


def make_token(purpose: LinkPurpose, signatory: Signatory) -> str:
    """Return the token of a link to an entry as it is now."""
    return signing.dumps([signatory.pk, _state(purpose, signatory)], salt=_salt(purpose), compress=False)


def read_token(purpose: LinkPurpose, token: str, *, is_used: bool = False) -> Signatory:
    """Return the entry that a token is for.

    Raises `LinkExpired` for a bad token, one that is too old, and one of another state; `is_used` takes the
    last, for verbs that are done already.
    """
    pk, state = _load(purpose, token)
    signatory = Signatory.objects.select_related("signatory_list", "contact", "correction").filter(pk=pk).first()
    if signatory is None or (not is_used and state != _state(purpose, signatory)):
        raise LinkExpired(token)
    return signatory


def check_token(purpose: LinkPurpose, token: str, signatory: Signatory) -> None:
    """Raise `LinkExpired` unless a token is for an entry as it is now: to be asked again once the entry is locked."""
    if _load(purpose, token) != [signatory.pk, _state(purpose, signatory)]:
        raise LinkExpired(token)


def _load(purpose: LinkPurpose, token: str) -> list[Any]:
    try:
        pk, state = signing.loads(token, salt=_salt(purpose), max_age=LASTS)
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpired(token) from error
    return [pk, state]


def _salt(purpose: LinkPurpose) -> str:
    # Fixed when the first release was made: another salt would break the links in mails that were sent.
    return f"signatories.links.{purpose}"


def _state(purpose: LinkPurpose, signatory: Signatory) -> str:
    """Return what a link is bound to: it ends with any change of that.

    A link to confirm belongs to what was sent, a link to manage to all that its signer can change, and to what of
    that waits. It opens an entry that waits and one that is published alike, with the same actions: when staff approve
    it, nothing that its signer saw has changed, and the receipt they were sent before stays good.
    """
    if purpose == LinkPurpose.DISPUTE:
        return str(signatory.disputed_at or "")
    contact = getattr(signatory, "contact", None)
    parts: list[object] = [signatory.status]
    if purpose == LinkPurpose.MANAGE and signatory.status == Status.PENDING:
        parts = [Status.PUBLISHED.value]
    if purpose == LinkPurpose.CONFIRM:
        parts += [signatory.withdrawn_at, signatory.text_version, (contact.logo.name or "") if contact else ""]
        parts += [getattr(signatory, field) for field in SIGNED_FIELDS if field != "kind"]
        parts += [getattr(contact, field, "") for field in PRIVATE_FIELDS]
    else:
        correction = getattr(signatory, "correction", None)
        parts += [getattr(signatory, field) for field in OWN_FIELDS]
        parts += [sorted(correction.values.items()), correction.has_logo, correction.created_at] if correction else []
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
