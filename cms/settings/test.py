"""Settings of the test suite: nothing from the machine's environment but `DATABASE_URL`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import STORAGES

SECRET_KEY = "tests only"
EMAIL_HASH_KEY = "tests only, another one"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MEDIA_ROOT = tempfile.mkdtemp(prefix="undersigned-media-")
PRIVATE_ROOT = Path(tempfile.mkdtemp(prefix="undersigned-private-"))
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
