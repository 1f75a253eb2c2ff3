"""Fifty identical sign-ons at once give one row, one mail, one count, and the same response to all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_fifty_who_sign_and_confirm_at_once_are_one(database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{tmp_path}/cache",
    }
    rush = [sys.executable, "-m", "tests.signatories.rush"]
    output = subprocess.run(rush, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    assert json.loads(output) == {
        "errors": [],
        "after_signing": [1, 1],
        "pages": 50,
        "different_pages": 1,
        "counted": 1,
        "mails": ["confirm", "receipt"],
    }
