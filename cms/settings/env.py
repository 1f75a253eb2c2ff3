"""Folders of this checkout, and the reader of environment variables that all settings share."""

from __future__ import annotations

from cms import environment

BASE_DIR = environment.BASE_DIR
VAR_DIR = BASE_DIR / "var"

environment.load_env_file()
env = environment.Environment()
