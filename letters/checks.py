"""What a machine needs to print letters as another one does."""

from __future__ import annotations

from typing import Any

from django.core import checks

from letters.fonts import missing_families


@checks.register
def check_fonts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name the font families of PDFs that this machine lacks: names that need one would be printed as U+FFFD."""
    missing = missing_families()
    if not missing:
        return []
    hint = "Run `make setup`, or install fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji."
    return [checks.Warning(f"Fonts of PDFs are missing: {', '.join(missing)}.", hint=hint, id="letters.W001")]
