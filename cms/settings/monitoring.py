"""How other programs see how the site is doing."""

from __future__ import annotations

from cms.settings.env import env

# Programs that send it as a bearer token may read /metrics; without it, there is no such address.
METRICS_TOKEN = env.text("METRICS_TOKEN", default="")
# The project at Sentry, or a server that speaks its protocol such as GlitchTip, which gets the errors.
SENTRY_DSN = env.error_project("SENTRY_DSN")
