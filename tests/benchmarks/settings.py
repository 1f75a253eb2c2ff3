"""The site as it is measured: as in development, without debugging, and with a bare view to compare with."""

from __future__ import annotations

from cms.settings.dev import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "tests.benchmarks.urls"
# Each request says which client it comes from: one machine plays a country.
TRUSTED_PROXIES = ["127.0.0.1"]
SIGN_ON_LIMITS = {
    "address": ["5/hour", "10/day"],
    "network": ["60/minute", "400/hour"],
    "list": ["1000000/minute", "1000000/hour"],
}
