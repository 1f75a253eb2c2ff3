"""Folders of this checkout, and the reader of environment variables that all settings share."""

from __future__ import annotations

from pathlib import Path

from cms import env_file
from cms.environment import Environment

BASE_DIR: Path = env_file.BASE_DIR
VAR_DIR = BASE_DIR / "var"

env_file.load_env_file()
env = Environment()
