"""Folders of this checkout, and the reader of environment variables that all settings share."""

from __future__ import annotations

from pathlib import Path

import environ

from cms.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

environ.Env.read_env(BASE_DIR / ".env")
env = Environment()
