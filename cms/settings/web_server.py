"""The web server, which `scripts/web.sh` starts."""

from __future__ import annotations

from cms.settings.env import env

# Processes of gunicorn, each with two threads.
WEB_CONCURRENCY = env.number("WEB_CONCURRENCY", default=3, least=1, most=1_000)
