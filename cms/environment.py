"""The environment of every process: what is set outside, completed by the file `.env` beside `manage.py`."""

from __future__ import annotations

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent


def choose_settings(default: str) -> str:
    """Read `.env` and return the settings module that it or the environment names, else `default`.

    What is set outside holds against the file. Called by whatever starts Django, before any settings are loaded:
    `manage.py` and `cms/wsgi.py`.
    """
    environ.Env.read_env(BASE_DIR / ".env")
    return os.environ.setdefault("DJANGO_SETTINGS_MODULE", default)
