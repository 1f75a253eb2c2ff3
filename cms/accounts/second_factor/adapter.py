"""What django-allauth asks about second factors: the encryption of secrets, and the names in an authenticator app."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import get_language

from cms.appearance.identity import admin_identity


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts secrets with `SECRET_KEY`, so that a copy of the database alone does not yield codes."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret; a random one, which no code fits, if it was encrypted with a key that is gone."""
        try:
            return _ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def encrypt_again(self, encrypted_text: str) -> str:
        """Return a stored secret, encrypted with the present key; unchanged if its key is gone."""
        try:
            return _ciphers().rotate(encrypted_text.encode()).decode()
        except InvalidToken:
            return encrypted_text

    def get_totp_issuer(self) -> str:
        """Return the name of the site."""
        return admin_identity(get_language() or settings.LANGUAGE_CODE).name or "Undersigned"

    def get_totp_label(self, user: object) -> str:
        """Return the user name."""
        return str(user)


def _ciphers() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + force_bytes(key)).digest())
