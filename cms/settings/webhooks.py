"""Webhooks: allowed targets, which are HTTPS URLs at public addresses and in the networks listed here, and timeout."""

from __future__ import annotations

from cms.settings.env import env

# Seconds in which an endpoint has to answer.
WEBHOOKS_TIMEOUT = 10
WEBHOOKS_HTTPS_ONLY = True
WEBHOOKS_ALLOWED_NETWORKS = env.networks("WEBHOOKS_ALLOWED_NETWORKS")
