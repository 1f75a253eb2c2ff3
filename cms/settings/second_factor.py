"""The second factor of staff: settings of django-allauth."""

from __future__ import annotations

MFA_ADAPTER = "cms.accounts.second_factor.adapter.SecondFactorAdapter"
# The code before and the one after the current one are accepted too: clocks differ.
MFA_TOTP_TOLERANCE = 1
# Nobody signs up, and accounts of staff have no list of verified addresses.
ACCOUNT_EMAIL_VERIFICATION = "none"
# Addresses of staff are none of its business: a migration of it would write them all in lower case.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
