"""Outgoing mail and its rate limits. The backend differs: see `dev` and `production`."""

from __future__ import annotations

from cms.settings.env import VAR_DIR, env

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="letters@example.org")
# Seconds until a mail server that does not respond counts as unreachable.
EMAIL_TIMEOUT = 20
# Development writes mail to files in this folder instead of sending it.
KEPT_MAIL_ROOT = VAR_DIR / "mail"

# Mails to one address: about one letter per day, and about all letters per day.
MAIL_PER_LETTER_AND_DAY = env.number("MAIL_PER_LETTER_AND_DAY", default=3, least=1)
MAIL_PER_DAY = env.number("MAIL_PER_DAY", default=5, least=1)
# Mails of the whole site per hour: to one domain, and in total.
MAIL_PER_DOMAIN_AND_HOUR = env.number("MAIL_PER_DOMAIN_AND_HOUR", default=2_000, least=1)
MAIL_PER_HOUR = env.number("MAIL_PER_HOUR", default=20_000, least=1)
# Requests to confirm that staff send to a whole list are spread, so that other mail does not wait for them.
MAIL_REQUESTS_PER_HOUR = env.number("MAIL_REQUESTS_PER_HOUR", default=6_000, least=1)
# Hours until the same signer can be asked again to confirm.
CONFIRMATION_INTERVAL_HOURS = env.number("CONFIRMATION_INTERVAL_HOURS", default=24, least=1)

# Issues of the digest per hour. They also leave a quarter of the limits above to other mail.
DIGEST_PER_HOUR = env.number("DIGEST_PER_HOUR", default=6_000, least=1)
# Permanent refusals in a row after which an address gets no more issues.
DIGEST_MAX_REFUSALS = env.number("DIGEST_MAX_REFUSALS", default=3, least=1)
# Subscription requests per client network and hour: with a valid proof of work, and without.
DIGEST_REQUESTS_PER_HOUR = env.number("DIGEST_REQUESTS_PER_HOUR", default=60, least=1)
DIGEST_UNPROVEN_PER_HOUR = env.number("DIGEST_UNPROVEN_PER_HOUR", default=10, least=1)

# Messages of the contact form per client network and hour: with a valid proof of work, and without.
CONTACT_MESSAGES_PER_HOUR = env.number("CONTACT_MESSAGES_PER_HOUR", default=30, least=1)
CONTACT_UNPROVEN_PER_HOUR = env.number("CONTACT_UNPROVEN_PER_HOUR", default=5, least=1)
# Messages without a proof of work that the whole site gets in an hour before more of them count as spam.
CONTACT_FLOOD_PER_HOUR = env.number("CONTACT_FLOOD_PER_HOUR", default=60, least=1)
