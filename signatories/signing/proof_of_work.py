"""Proof of work: a puzzle that costs a browser a moment, and makes floods of requests expensive."""

from __future__ import annotations

import base64
import json
import time

import altcha
from django.conf import settings
from django.utils.crypto import salted_hmac

ALGORITHM = "PBKDF2/SHA-256"
#: Lifetime of a puzzle in seconds. People read letters before they sign.
LASTS = 12 * 3600
#: Hexadecimal prefix of a solution. One attempt in 256 succeeds.
PREFIX = "00"


def new_puzzle() -> str:
    """Return a signed puzzle as JSON, for the script of the form."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        settings.SIGN_ON_PROOF_COST,
        key_prefix=PREFIX,
        expires_at=int(time.time()) + LASTS,
        hmac_secret=_secret(settings.SECRET_KEY),
    )
    return json.dumps(challenge.to_dict())


def proof_key(solution: str) -> str:
    """Return the key of the puzzle that a solution, base64 of JSON, belongs to; "" if it is wrong or expired.

    All solutions of a puzzle share its key, so that a puzzle can be used only once. Puzzles that an earlier secret key
    signed stay valid while it is listed.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not solution or not any(altcha.verify_solution(solution, _secret(key)).verified for key in keys):
        return ""
    signature: str = json.loads(base64.b64decode(solution))["challenge"]["signature"]
    return signature


def _secret(key: str) -> str:
    return salted_hmac("signatories.proof", key, secret=key, algorithm="sha256").hexdigest()
