"""Settings of the measured site: development without debugging, and a bare view to compare with."""

from __future__ import annotations

import os

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import MIDDLEWARE

DEBUG = False
# Static files as in production, from a folder of this run.
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
STATIC_ROOT = f"{os.environ['PRIVATE_ROOT']}/static"
os.makedirs(STATIC_ROOT, exist_ok=True)
#: The name of the file in that folder which the benchmark of downloads compares with.
COPY = "copy.pdf"
ROOT_URLCONF = "tests.benchmarks.urls"
# Each request sets its client address, so that one machine simulates many.
TRUSTED_PROXIES = ["127.0.0.1"]
API_READS_PER_MINUTE = 10_000_000
SIGN_ON_LIMITS = {
    "address": ["5/hour", "10/day"],
    "network": ["60/minute", "400/hour"],
    "list": ["1000000/minute", "1000000/hour"],
}
