"""Folders and archives for tests of backups."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> dict[str, Path]:
    """Give the storages empty folders of their own, and return these by their names in an archive."""
    paths = {"media": tmp_path / "site" / "media", "private": tmp_path / "site" / "private"}
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = str(paths["media"]), str(paths["private"])
    storages = deepcopy(settings.STORAGES)
    storages["private"]["OPTIONS"]["location"] = settings.PRIVATE_ROOT
    settings.STORAGES = storages
    return paths
