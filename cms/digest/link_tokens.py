"""Links in mails of the digest: signed tokens, bound to a purpose and a subscriber. Nothing is stored."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from cms.digest.enums import SubscriberStatus
from cms.digest.models import Subscriber
from signatories.exceptions import LinkExpired

CONFIRM, UNSUBSCRIBE = "confirm", "unsubscribe"


def link(purpose: str, subscriber: Subscriber, language: str) -> str:
    """Return the absolute URL of a link, never on the host of a request."""
    with override(language):
        return f"{settings.BASE_URL}{reverse(f'digest:{purpose}', args=[make_token(purpose, subscriber)])}"


def make_token(purpose: str, subscriber: Subscriber) -> str:
    """Return the token of a link for a subscriber in the current state."""
    return signing.dumps([subscriber.pk, _state(purpose, subscriber)], salt=_salt(purpose), compress=False)


def read_token(purpose: str, token: str) -> tuple[int, str]:
    """Return the primary key and the state in a token.

    Raises `LinkExpired` if it is invalid or, to confirm, too old. Links to unsubscribe work forever.
    """
    max_age = timedelta(days=settings.LINK_LIFETIME_DAYS) if purpose == CONFIRM else None
    try:
        pk, state = signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpired(token) from error
    return pk, state


def is_current(purpose: str, state: str, subscriber: Subscriber) -> bool:
    """Return whether a token was made for the present state of a subscriber."""
    return state == _state(purpose, subscriber)


def _salt(purpose: str) -> str:
    return f"digest.links.{purpose}"


def _state(purpose: str, subscriber: Subscriber) -> str:
    """Return a hash of the state that a link is bound to.

    A link to confirm ends with any change of the status: it cannot undo a later unsubscription. Asking again does not
    end it.
    """
    parts: list[Any] = [subscriber.email_key]
    if purpose == CONFIRM:
        since = "" if subscriber.status == SubscriberStatus.UNCONFIRMED else subscriber.changed_at.isoformat()
        parts += [subscriber.status, since]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
