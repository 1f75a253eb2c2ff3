"""Accounts with a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import caches

from core.users.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse"


def code_at(steps: int = 0) -> str:
    """Return the code of the authenticator app now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Forget counts of attempts and used codes."""
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def with_app() -> Callable[[User], Authenticator]:
    """Return a function that gives an account an authenticator app and recovery codes."""

    def add(user: User) -> Authenticator:
        RecoveryCodes.activate(user)
        factor: Any = TOTP.activate(user, SECRET).instance
        return factor  # type: ignore[no-any-return]

    return add


@pytest.fixture
def app(staff: User, with_app: Callable[[User], Authenticator]) -> Authenticator:
    """Return the authenticator app of the superuser."""
    return with_app(staff)
