"""Ending sessions, by staff or because the account changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import log

from cms.accounts.models import Session
from core.users.models import User

ENDED = "accounts.end_sessions"
#: The session of the request that this thread answers. Whoever changes their own password stays signed in.
spared_session: ContextVar[Any] = ContextVar("spared_session", default=None)


@transaction.atomic
def end_sessions(user: User, sessions: QuerySet[Session], *, by: User) -> int:
    """End sessions of an account, and log how many were still there. Whoever uses one has to sign in again."""
    number = _delete(sessions)
    if number:
        log(instance=user, action=ENDED, user=by, data={"sessions": number})
    return number


def end_other_sessions(user: User) -> None:
    """End all sessions of an account but that of the request, which Django ends unless a form keeps it."""
    session = spared_session.get()
    others = Session.objects.filter(user=user)
    _delete(others.exclude(pk=session.session_key) if session is not None else others)


def end_sessions_after_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: BulkAction
) -> None:
    """End the sessions of accounts that one of Wagtail's bulk actions deactivated: it saves none of them."""
    if action.model is User and action_type == "set_active_state":
        _delete(Session.objects.filter(user__in=objects, user__is_active=False))


def _delete(sessions: QuerySet[Session]) -> int:
    return sessions.delete()[0]
