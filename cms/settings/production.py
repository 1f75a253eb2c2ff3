"""Settings of a public server: the environment must name secrets, hosts, database and address."""

from __future__ import annotations

from cms.settings.base import *  # noqa: F403
from cms.settings.base import MIDDLEWARE, STORAGES, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
EMAIL_HASH_KEY = env.str("EMAIL_HASH_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env.str("BASE_URL").rstrip("/")
# A server that silently falls back to a fresh SQLite file would look like one that lost its letters.
env.str("DATABASE_URL")

MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if SECURE_SSL_REDIRECT else 0)
