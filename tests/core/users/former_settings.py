"""The settings of a release whose accounts were those of Django."""

from __future__ import annotations

from cms.settings.test import *  # noqa: F403

AUTH_USER_MODEL = "auth.User"
# Apps that came with the model of accounts or later.
MIGRATION_MODULES = dict.fromkeys(("account", "accounts", "mfa", "users"))
