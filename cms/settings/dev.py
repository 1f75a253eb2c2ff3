"""Settings of a developer's own machine: everything works without a `.env` file."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.env import env

DEBUG = True
SECRET_KEY = env.text("SECRET_KEY", default="development only, not secret")
EMAIL_HASH_KEY = env.text("EMAIL_HASH_KEY", default="development only, not secret either")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# Mail is kept in files and shown in the admin, unless there is a server for it.
EMAIL_BACKEND = "cms.dev_mail.kept_mail.EmailBackend"
vars().update(env.mail("EMAIL_URL") if env.text("EMAIL_URL", default="") else {})
# Programs that a developer runs beside the site are told what happened as well.
WEBHOOKS_HTTPS_ONLY = False
WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.0/8", "::1/128"]
