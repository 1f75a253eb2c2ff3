"""Limits of the logos that organizations send when they sign. The form states the first one."""

from __future__ import annotations

SIGN_ON_LOGO_MAX_BYTES = 2_000_000
SIGN_ON_LOGO_MAX_PIXELS = 16_000_000
