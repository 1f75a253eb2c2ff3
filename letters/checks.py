"""System checks: the fonts of PDFs."""

from __future__ import annotations

from typing import Any

from django.core import checks

from letters.fonts import missing_families


@checks.register
def check_fonts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of missing font families: PDFs would print U+FFFD for characters that need one."""
    missing = missing_families()
    if not missing:
        return []
    hint = "Run `make setup`, or install fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji."
    return [checks.Warning(f"Fonts of PDFs are missing: {', '.join(missing)}.", hint=hint, id="letters.W001")]
