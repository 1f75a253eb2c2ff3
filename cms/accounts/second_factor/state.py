"""Whether a session with the right password still lacks the second factor of its account."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet, Subquery
from django.dispatch import receiver
from django.http import HttpRequest

from cms.accounts.models import SecondFactorPolicy
from core.users.models import User

#: Key of a session: the primary key of the factor that was proved: an authenticator app, a passkey or recovery codes.
PROVED_FACTOR = "second_factor"
#: Key of a session: what it lacked when the password was entered, until that is done.
AWAITED = "second_factor_awaited"

#: A session, or the data that it stored.
SessionData = SessionBase | Mapping[str, Any]


class Missing(Enum):
    """What a session lacks before its account counts as signed in."""

    #: Its value is in sessions.
    PROOF = "code"
    SET_UP = "set up"


class _List(Func):
    """All values of a subquery as one list, which may be empty: unlike an aggregate, it groups by nothing."""

    template = "COALESCE(%(function)s(%(expressions)s), '[]')"
    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


def with_second_factor(users: QuerySet[User]) -> QuerySet[Any]:
    """Add to accounts the keys of their factors (`second_factor_ids`, a list) and `second_factor_required`.

    Recovery codes are among them: they exist as long as there is an authenticator app or a passkey.
    """
    factors = Authenticator.objects.filter(user=OuterRef("pk")).order_by().values(keys=_List("pk"))
    members = SecondFactorPolicy.groups.through.objects.filter(group__user=OuterRef("pk"))
    administrators = Exists(SecondFactorPolicy.objects.filter(administrators=True))
    return users.annotate(
        second_factor_ids=Subquery(factors),
        second_factor_required=Exists(members) | (Q(is_superuser=True) & administrators),
    )


def missing_after_password(user: User) -> Missing | None:
    """Return what a sign-in to an account lacks after the password."""
    return _missing(with_second_factor(User.objects.filter(pk=user.pk)).get())


def _missing(user: Any) -> Missing | None:
    if user.second_factor_ids:
        return Missing.PROOF
    return Missing.SET_UP if user.second_factor_required else None


@receiver(user_logged_in)
def start_session(request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Note in a session what it lacks. Also a session that proved a second factor before is asked again."""
    if request is None:
        return
    request.session.pop(PROVED_FACTOR, None)
    request.session.pop(AWAITED, None)
    if missing := missing_after_password(user):
        request.session[AWAITED] = missing.value


def session_user(request: HttpRequest) -> Any:
    """Return the account whose password a session has, without regard to the second factor."""
    return account_of(request.session, get_user(request))


def account_of(session: SessionData, user: Any) -> Any:
    """Return the account of a session whose password was entered; an anonymous one if that session is over.

    It is over if the second factor was removed, or is no longer required, while the session waited: otherwise whoever
    has the password alone could wait for that, and no sign-in would be logged. They may sign in again.
    """
    if user.is_authenticated and (awaited := session.get(AWAITED)):
        missing = _missing(user)
        return user if missing in (Missing(awaited), Missing.PROOF) else AnonymousUser()
    return user


def missing_of(request: HttpRequest) -> Missing | None:
    """Return what the session of a request lacks; None if it lacks nothing or has no account."""
    return missing_in(request.session, session_user(request))


def missing_in(session: SessionData, user: Any) -> Missing | None:
    """Return what a session lacks; None if it lacks nothing or has no account.

    What it proved must still be a factor of the account: whoever has a device that was removed is asked again.
    """
    if not user.is_authenticated or session.get(PROVED_FACTOR) in user.second_factor_ids:
        return None
    return _missing(user)


def proved_factor(request: HttpRequest) -> int | None:
    """Return the primary key of the factor that a session proved, which may be gone."""
    key: int | None = request.session.get(PROVED_FACTOR)
    return key


def admitted_user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the account of a session that lacks nothing; an anonymous one for all others."""
    return AnonymousUser() if missing_of(request) else session_user(request)


def admit(request: HttpRequest, factor: Authenticator) -> None:
    """Remember in the session that the second factor was proved, under a new session key."""
    request.session.cycle_key()
    request.session.pop(AWAITED, None)
    request.session[PROVED_FACTOR] = factor.pk
