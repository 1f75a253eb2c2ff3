"""Limits of signing: rate limits, proof of work, and the size of a logo."""

from __future__ import annotations

from cms.settings.env import env

# Entries per e-mail address, client network and list. Beyond these, entries are held for staff to review.
SIGN_ON_LIMITS = {
    "address": env.rates("SIGN_ON_ADDRESS_LIMITS", default=["5/hour", "10/day"]),
    "network": env.rates("SIGN_ON_NETWORK_LIMITS", default=["60/minute", "400/hour"]),
    "list": env.rates("SIGN_ON_LIST_LIMITS", default=["3000/minute", "60000/hour"]),
}
# Rounds of PBKDF2 in each attempt at the proof of work; a browser needs 256 attempts on average.
SIGN_ON_PROOF_COST = env.number("SIGN_ON_PROOF_COST", default=1_000, least=1)
# A form that is sent sooner than this after it was opened counts as sent by a program.
SIGN_ON_MIN_SECONDS = env.number("SIGN_ON_MIN_SECONDS", default=3)
SIGN_ON_LOGO_MAX_BYTES = 2_000_000
SIGN_ON_LOGO_MAX_PIXELS = 16_000_000
