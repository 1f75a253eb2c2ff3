"""The puzzle that a browser solves before a signature is sent."""

from __future__ import annotations

from cms.settings.env import env

# Rounds of PBKDF2 in each attempt; a browser needs 256 attempts on average. Lower for slow phones.
SIGN_ON_PROOF_COST = env.number("SIGN_ON_PROOF_COST", default=1_000, least=1)
