"""What a machine needs to print letters as another one does."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from django.core import checks

FONTS = Path(__file__).parent / "pdf" / "fonts.conf"
FAMILY = re.compile(r"<string>(.+?)</string>")


@checks.register
def check_fonts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name the font families of PDFs that this machine lacks: a name that needs one could not be printed."""
    wanted = FAMILY.findall(FONTS.read_text())
    missing = sorted(set(wanted) - installed_families())
    if not missing:
        return []
    hint = "Run `make setup`, or install fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji."
    return [checks.Warning(f"Fonts of PDFs are missing: {', '.join(missing)}.", hint=hint, id="letters.W001")]


def installed_families() -> set[str]:
    """Return the families that fontconfig finds among those that PDFs may use; none where fontconfig is missing."""
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"],  # noqa: S607 (found on the path, as Pango's own files are)
            capture_output=True,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return set()
    return {name.strip().replace("\\", "") for line in listed.stdout.splitlines() for name in line.split(",")}
