"""Proof of work: a puzzle that a browser solves in a moment and a flood of requests can't afford."""

from __future__ import annotations

import base64
import json
import time

import altcha
from django.conf import settings
from django.utils.crypto import salted_hmac

ALGORITHM = "PBKDF2/SHA-256"
#: Seconds that a puzzle can be solved in: people read letters before they sign.
LASTS = 12 * 3600
#: What a solution begins with, in hexadecimal digits: one attempt in 256 succeeds.
PREFIX = "00"


def new_puzzle() -> str:
    """Return a signed puzzle as JSON, which the form's script solves."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        settings.SIGN_ON_PROOF_COST,
        key_prefix=PREFIX,
        expires_at=int(time.time()) + LASTS,
        hmac_secret=_secret(),
    )
    return json.dumps(challenge.to_dict())


def proof_key(solution: str) -> str:
    """Return the key of the puzzle that a solution, as base64 of JSON, solves; "" where it is wrong or too late.

    All solutions of one puzzle, however they are written, have one key: it can be spent once.
    """
    if not solution or not altcha.verify_solution(solution, _secret()).verified:
        return ""
    signature: str = json.loads(base64.b64decode(solution))["challenge"]["signature"]
    return signature


def _secret() -> str:
    return salted_hmac("signatories.proof", settings.SECRET_KEY, algorithm="sha256").hexdigest()
