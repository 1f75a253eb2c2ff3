"""The web server, which `scripts/web.sh` starts."""

from __future__ import annotations

from cms.settings.env import env

# Processes of gunicorn, each with two threads.
WEB_CONCURRENCY = env.number("WEB_CONCURRENCY", default=3, least=1, most=1_000)
# Seconds after which a request that found no free process is refused with 503; 0 refuses none.
MAX_WAIT_SECONDS = env.number("MAX_WAIT_SECONDS", default=10, least=0, most=600)
