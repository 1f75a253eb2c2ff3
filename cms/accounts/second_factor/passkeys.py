"""Ceremonies of passkeys (WebAuthn): what a browser is asked to sign, and whether its answer fits.

These call `fido2` themselves, since those of django-allauth accept every subdomain, know no time limit and no counter,
and leave a challenge in the session after a wrong answer. It has the model, and reads what it stores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from ipaddress import ip_address
from time import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import idna
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cms.accounts.second_factor.adapter import SecondFactorAdapter
from core.users.models import User

#: Passkeys of an account.
MAX_PASSKEYS = 10
#: Characters of the answer of a browser.
MAX_ANSWER = 20_000
#: Seconds for which a challenge may be answered.
CHALLENGE_SECONDS = 5 * 60
#: Key of a session: its challenge, what it is for, and until when.
CHALLENGE = "passkey_challenge"
ADDING, PROVING = "add", "prove"
#: Ports that the origin of a page does not name.
USUAL_PORTS = {"http": 80, "https": 443}
#: The password was asked for already, so that touching a device is enough. Where a device cannot ask who touches it,
#: "preferred" would make browsers demand a PIN, and prove no more, since a device without one would be accepted too.
VERIFICATION = UserVerificationRequirement.DISCOURAGED


class RefusedAnswer(Exception):
    """The answer of a browser does not fit."""


class Registration(NamedTuple):
    """A new passkey: what django-allauth stores of it, and the counter of its signatures."""

    credential: dict[str, Any]
    counter: int


def passkey_origin() -> str | None:
    """Return the one origin at which passkeys work, that of `WAGTAILADMIN_BASE_URL`; None if it is an IP address.

    It is written as browsers write it: without the usual port, and with a host of ASCII characters. The address of the
    same computer is known to them as "localhost".
    """
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    try:
        host = _ascii_host(parts.hostname or "")
    except idna.IDNAError:
        return None
    port = f":{parts.port}" if parts.port not in (None, USUAL_PORTS.get(parts.scheme)) else ""
    try:
        address = ip_address(host)
    except ValueError:
        return f"{parts.scheme}://{host}{port}" if host else None
    return f"{parts.scheme}://localhost{port}" if address.is_loopback else None


def _ascii_host(host: str) -> str:
    return host if host.isascii() else str(idna.encode(host, uts46=True).decode())


def is_at_origin(request: HttpRequest) -> bool:
    """Return whether the browser is where passkeys work. Behind a proxy, only the host is sure."""
    origin = passkey_origin()
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def creation_options(session: SessionBase, user: User, passkeys: Iterable[Authenticator]) -> dict[str, Any]:
    """Return what a browser needs to make a passkey, and put the challenge into the session.

    Devices that have a passkey of the account are excluded. It need not be stored on the device, since nobody signs in
    with it alone.
    """
    # The name is shown by the browser; the identifier is not the user name, and says nothing elsewhere.
    handle = user_pk_to_url_str(user).encode()
    entity = PublicKeyCredentialUserEntity(id=handle, name=str(user), display_name=str(user))
    options, state = _server().register_begin(
        entity,
        [_credential(passkey) for passkey in passkeys],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=VERIFICATION,
    )
    return _begin(session, ADDING, options, state)


def request_options(session: SessionBase, passkeys: Iterable[Authenticator]) -> dict[str, Any]:
    """Return what a browser needs to use one of these passkeys, and put the challenge into the session."""
    credentials = [_credential(passkey) for passkey in passkeys]
    options, state = _server().authenticate_begin(credentials, user_verification=VERIFICATION)
    return _begin(session, PROVING, options, state)


def take_challenge(session: SessionBase, purpose: str) -> str | None:
    """Return the challenge of a session, and remove it; None if it is for something else, or too old."""
    if CHALLENGE not in session:
        return None
    challenge, its_purpose, until = session.pop(CHALLENGE)
    return str(challenge) if its_purpose == purpose and time() < until else None


def registered(challenge: str | None, answer: str) -> Registration:
    """Return the passkey that answers a challenge. Raises `RefusedAnswer` if it does not fit.

    The statement about the maker of the device is dropped: every device is accepted.
    """
    state = _state(challenge)
    # What parses the answer raises errors of many kinds for garbage.
    try:
        response = RegistrationResponse.from_dict(json.loads(answer))
        data = _server().register_complete(state, response)
        credential = data.credential_data
        if credential is None or credential.public_key[3] not in CoseKey.supported_algorithms():
            raise RefusedAnswer
        if response.response.client_data.cross_origin:
            raise RefusedAnswer
        key = websafe_encode(credential.credential_id)
    except Exception as error:
        raise RefusedAnswer from error
    attestation = AttestationObject.create("none", data, {})
    stored = {"clientDataJSON": response.response.client_data.b64, "attestationObject": websafe_encode(attestation)}
    return Registration({"id": key, "rawId": key, "type": "public-key", "response": stored}, data.counter)


def signed(challenge: str | None, passkeys: Iterable[Authenticator], answer: str) -> tuple[Authenticator, int]:
    """Return which of these passkeys answers a challenge, and its counter. Raises `RefusedAnswer` if none does."""
    state = _state(challenge)
    credentials = [(passkey, _credential(passkey)) for passkey in passkeys]
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server().authenticate_complete(state, [credential for _passkey, credential in credentials], response)
        if response.response.client_data.cross_origin:
            raise RefusedAnswer
    except Exception as error:
        raise RefusedAnswer from error
    passkey = next(passkey for passkey, credential in credentials if credential.credential_id == used.credential_id)
    return passkey, response.response.authenticator_data.counter


def _server() -> Fido2Server:
    origin = passkey_origin()
    name = SecondFactorAdapter().get_totp_issuer()
    host = urlsplit(origin or "").hostname or ""
    return Fido2Server(PublicKeyCredentialRpEntity(name=name, id=host), verify_origin=lambda given: given == origin)


def _credential(passkey: Authenticator) -> AttestedCredentialData:
    credential: AttestedCredentialData = passkey.wrap().authenticator_data.credential_data
    return credential


def _begin(session: SessionBase, purpose: str, options: Any, state: dict[str, Any]) -> dict[str, Any]:
    session[CHALLENGE] = (state["challenge"], purpose, time() + CHALLENGE_SECONDS)
    return {**dict(options)["publicKey"], "timeout": CHALLENGE_SECONDS * 1000}


def _state(challenge: str | None) -> dict[str, Any]:
    if challenge is None:
        raise RefusedAnswer
    return {"challenge": challenge, "user_verification": VERIFICATION}
