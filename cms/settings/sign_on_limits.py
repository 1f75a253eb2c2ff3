"""Rate limits of signing."""

from __future__ import annotations

from cms.settings.env import env

# Entries per e-mail address, client network and list. Beyond these, entries are held for staff to review.
SIGN_ON_LIMITS = {
    "address": env.rates("SIGN_ON_ADDRESS_LIMITS", default=["5/hour", "10/day"]),
    "network": env.rates("SIGN_ON_NETWORK_LIMITS", default=["60/minute", "400/hour"]),
    "list": env.rates("SIGN_ON_LIST_LIMITS", default=["3000/minute", "60000/hour"]),
}
# A form that is sent sooner than this after it was opened counts as sent by a program.
SIGN_ON_MIN_SECONDS = env.number("SIGN_ON_MIN_SECONDS", default=3)
