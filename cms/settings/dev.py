"""Settings of a development machine. They work without a `.env` file."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.env import env

DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", default="development only, not secret")
EMAIL_HASH_KEY = env.text("EMAIL_HASH_KEY", default="development only, not secret either")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# Mail is written to files and shown in the admin, unless a mail server is configured.
EMAIL_BACKEND = "cms.dev_mail.kept_mail.EmailBackend"
vars().update(env.mail("EMAIL_URL") if env.text("EMAIL_URL", default="") else {})
# Webhooks may also lead to programs on this machine.
WEBHOOKS_HTTPS_ONLY = False
WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.0/8", "::1/128"]
