"""Rate limits per client network and per account. Those of signing are in `sign_on_limits`."""

from __future__ import annotations

from cms.settings.env import env

# Proxies whose X-Forwarded-For is trusted to name the client, as addresses or networks.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# Requests per client network and minute to the public API, forms and lists: reads per process, writes site-wide.
API_READS_PER_MINUTE = env.number("API_READS_PER_MINUTE", default=1_200, least=1)
API_WRITES_PER_MINUTE = env.number("API_WRITES_PER_MINUTE", default=120, least=1)
# Attempts to enter a password, and requests to reset it, within 15 minutes.
SIGN_INS_PER_NETWORK = env.number("SIGN_INS_PER_NETWORK", default=50, least=1)
SIGN_INS_PER_ACCOUNT = env.number("SIGN_INS_PER_ACCOUNT", default=10, least=1)
RESETS_PER_ACCOUNT = env.number("RESETS_PER_ACCOUNT", default=3, least=1)
