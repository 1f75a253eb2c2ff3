"""Settings of a public server: the environment must name secrets, hosts, database and address."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.base import MIDDLEWARE
from cms.settings.env import env
from cms.settings.files import STORAGES

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
EMAIL_HASH_KEY = env.text("EMAIL_HASH_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env.site("BASE_URL")
# Required: a server that silently falls back to a new SQLite file would seem to have lost its letters.
env.text("DATABASE_URL")

# After the security middleware, so that static files get its headers, too.
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1, "whitenoise.middleware.WhiteNoiseMiddleware"
)
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

vars().update(env.mail("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL")

# The owner of the whole domain decides about HSTS for subdomains and about preloading.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=31_536_000 if SECURE_SSL_REDIRECT else 0)
