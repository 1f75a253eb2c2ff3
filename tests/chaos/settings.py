"""Settings of the sites that disasters strike: those of the tests, with files that all processes of a site share."""

from __future__ import annotations

import os
from pathlib import Path

from cms.settings.caches import shared_cache
from cms.settings.test import *  # noqa: F403
from cms.settings.test import CACHES, STORAGES

FILES_ROOT = Path(os.environ["CHAOS_FILES"])
MEDIA_ROOT = str(FILES_ROOT / "media")
PRIVATE_ROOT = str(FILES_ROOT / "private")
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
CACHES["default"] = shared_cache()
EMAIL_BACKEND = "tests.chaos.receivers.MailServer"
# Each request sets its client address, so that one machine simulates many.
TRUSTED_PROXIES = ["127.0.0.1"]
SIGN_ON_MIN_SECONDS = 0
