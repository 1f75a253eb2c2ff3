"""Notes when, where from and with which browser an account was last used, at most every few minutes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cms.accounts.models import Session
from cms.accounts.sessions.browsers import browser_and_system
from cms.accounts.sessions.ending import spared_session
from cms.accounts.sessions.listing import SIGNED_IN
from cms.accounts.sessions.store import SessionStore
from core.client_ip import client_ip

logger = logging.getLogger(__name__)

#: Within this period, another use of a session is not noted: that would be a query on each screen.
INTERVAL = timedelta(minutes=5)


class LastUseMiddleware:
    """Notes the last use of sessions that have an account, and spares that of the request when others are ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Process the request, and note the use of its session."""
        session: Any = request.session
        token = spared_session.set(session)
        try:
            response = self.get_response(request)
        finally:
            spared_session.reset(token)
        # A session that nobody asked for is not loaded: that would be a query on cached pages.
        if session.accessed and session.get(SESSION_KEY):
            _note_use(request, session)
        return response


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest | None, **kwargs: Any) -> None:
    """Note in a session when it began."""
    if request is not None:
        request.session[SIGNED_IN] = timezone.now().isoformat()


def _note_use(request: HttpRequest, session: SessionStore) -> None:
    now = timezone.now()
    if not _is_due(session, now):
        return
    browser, system = browser_and_system(request.headers.get("User-Agent", ""))
    address = client_ip(request)
    session.last_use = {
        "last_used": now,
        "address": str(address) if address else None,
        "browser": browser,
        "system": system,
    }
    # A changed session is saved anyway.
    if session.modified:
        return
    try:
        Session.objects.filter(pk=session.session_key).update(**session.last_use)
    except DatabaseError:
        # What the request did is done: it must not be answered by an error.
        logger.exception("The last use of a session was not noted")


def _is_due(session: SessionStore, now: datetime) -> bool:
    """Return whether the last use is long ago, or the session has just begun."""
    return set(session.last_use) < set(Session.LAST_USE) or session.last_use["last_used"] < now - INTERVAL
