"""Allowed targets of webhooks: HTTPS URLs at public addresses and in the networks listed here."""

from __future__ import annotations

from cms.settings.env import env

WEBHOOKS_HTTPS_ONLY = True
WEBHOOKS_ALLOWED_NETWORKS = env.networks("WEBHOOKS_ALLOWED_NETWORKS")
