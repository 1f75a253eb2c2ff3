"""Where webhooks may lead: by HTTPS, to public addresses and the networks named here."""

from __future__ import annotations

from cms.settings.env import env

WEBHOOKS_HTTPS_ONLY = True
WEBHOOKS_ALLOWED_NETWORKS = env.networks("WEBHOOKS_ALLOWED_NETWORKS")
