"""Whether a session with the right password still lacks the second factor of its account."""

from __future__ import annotations

from enum import Enum
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest

from cms.accounts.models import SecondFactorPolicy
from core.users.models import User

#: Key of a session: the primary key of the authenticator app whose code, or recovery code, was entered.
SESSION_KEY = "second_factor"


class Missing(Enum):
    """What a session lacks before its account counts as signed in."""

    CODE = "code"
    SET_UP = "set up"


def with_second_factor(users: QuerySet[User]) -> QuerySet[Any]:
    """Add to accounts the key of their authenticator app (`second_factor_id`) and `second_factor_required`."""
    apps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    members = SecondFactorPolicy.groups.through.objects.filter(group__user=OuterRef("pk"))
    administrators = Exists(SecondFactorPolicy.objects.filter(administrators=True))
    return users.annotate(
        second_factor_id=Subquery(apps.values("pk")[:1]),
        second_factor_required=Exists(members) | (Q(is_superuser=True) & administrators),
    )


def has_second_factor(user: User) -> bool:
    """Return whether an account has an authenticator app, which each sign-in must prove."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def session_user(request: HttpRequest) -> Any:
    """Return the account whose password a session has, without regard to the second factor."""
    return get_user(request)


def missing_of(request: HttpRequest) -> Missing | None:
    """Return what the session of a request lacks; None if it lacks nothing or has no account."""
    user = session_user(request)
    if not user.is_authenticated:
        return None
    if user.second_factor_id:
        return None if request.session.get(SESSION_KEY) == user.second_factor_id else Missing.CODE
    return Missing.SET_UP if user.second_factor_required else None


def admitted_user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the account of a session that lacks nothing; an anonymous one for all others."""
    return AnonymousUser() if missing_of(request) else session_user(request)


def admit(request: HttpRequest, factor: Authenticator) -> None:
    """Remember in the session that the second factor was proved, under a new session key."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = factor.pk
