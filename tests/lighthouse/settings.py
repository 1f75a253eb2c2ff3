"""Settings of the benchmarks, with static files compressed as in production."""

from __future__ import annotations

from tests.benchmarks.settings import *  # noqa: F403
from tests.benchmarks.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
ROOT_URLCONF = "tests.lighthouse.urls"
