"""A security key in software, with the browser that carries its answers."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://testserver"


class SoftwareKey:
    """Makes one passkey and signs with it. Tests change its attributes to misbehave."""

    def __init__(self, *, origin: str = ORIGIN, rp_id: str = "testserver", counter: int = 0) -> None:
        self.origin = origin
        self.rp_id = rp_id
        self.counter = counter
        self.flags = AuthenticatorData.FLAG.UP
        self.more: dict[str, Any] = {}
        self.credential_id = secrets.token_bytes(32)
        self.private = ec.generate_private_key(ec.SECP256R1())

    @property
    def key(self) -> str:
        """Return the identifier of the passkey, as in JSON."""
        return websafe_encode(self.credential_id)

    def create(self, options: dict[str, Any]) -> str:
        """Return the answer to a request for a new passkey."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        data = self._data(self.flags | AuthenticatorData.FLAG.AT, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._answer("webauthn.create", options, attestationObject=attestation)

    def get(self, options: dict[str, Any]) -> str:
        """Return the answer to a request to sign."""
        data = self._data(self.flags)
        signed = data + hashlib.sha256(self._client_data("webauthn.get", options)).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer("webauthn.get", options, authenticatorData=data, signature=signature)

    def _data(self, flags: Any, credential: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(self.rp_id.encode()).digest(), flags, self.counter, credential)

    def _client_data(self, kind: str, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(options["challenge"]), self.origin, **self.more)

    def _answer(self, kind: str, options: dict[str, Any], **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        response["clientDataJSON"] = websafe_encode(self._client_data(kind, options))
        return json.dumps({"id": self.key, "rawId": self.key, "type": "public-key", "response": response})
