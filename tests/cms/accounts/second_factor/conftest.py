"""Accounts with a second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import caches
from django.test import Client

from core.users.models import User
from signatories.models import Mail
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.credentials import SECRET
from tests.cms.accounts.second_factor.passkey_pages import add as add_passkey
from tests.cms.accounts.second_factor.passkey_pages import sign_in


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


@pytest.fixture
def key() -> SoftwareKey:
    return SoftwareKey()


@pytest.fixture
def owner(staff: User, key: SoftwareKey) -> Client:
    """Return a client that is signed in, and added the key as the only factor."""
    client = sign_in(Client())
    add_passkey(client, key)
    Mail.objects.all().delete()
    return client


@pytest.fixture
def visitor(owner: Client) -> Client:
    """Return another client, which entered the password of the account with the passkey."""
    return sign_in(Client())
