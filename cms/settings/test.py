"""Settings of the test suite. Of the environment, only `DATABASE_URL` matters."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before the other settings are read.
os.environ["LANGUAGES"] = "en,fr"

from cms.settings.base import *
from cms.settings.caches import CACHES
from cms.settings.files import STORAGES

SECRET_KEY = "tests only"
EMAIL_HASH_KEY = "tests only, another one"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = "http://testserver"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Not the default, so that a time in the wrong zone is noticed.
TIME_ZONE = "America/Toronto"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# One folder for each process of the suite, created with the first file.
FILES_ROOT = Path(tempfile.gettempdir()) / f"undersigned-tests-{os.getpid()}"
MEDIA_ROOT = str(FILES_ROOT / "media")
PRIVATE_ROOT = str(FILES_ROOT / "private")
KEPT_MAIL_ROOT = FILES_ROOT / "mail"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"}
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
# Tests see their changes at once, and proofs of work cost next to nothing.
REMEMBERED_SECONDS = PUBLIC_FILE_SECONDS = 0
SIGN_ON_PROOF_COST = 1
API_READS_PER_MINUTE = API_WRITES_PER_MINUTE = 1_000_000
WEBHOOKS_HTTPS_ONLY = False
WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
