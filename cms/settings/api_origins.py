"""CORS: the sites whose scripts may use the public API, and other front ends of this site."""

from __future__ import annotations

from cms.settings.env import env

# Front ends that show the pages instead of the built-in ones: one address for all sites, or host=address for each.
HEADLESS_FRONTENDS = env.front_ends("HEADLESS_FRONTEND_URL")

# The sites that a signatory list names are allowed as well.
CORS_ALLOWED_ORIGINS = [*env.sites("API_ALLOWED_ORIGINS"), *HEADLESS_FRONTENDS.values()]
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "idempotency-key", "if-none-match"]
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After", "Deprecation", "Sunset"]
CORS_PREFLIGHT_MAX_AGE = 3600
