"""Which of the two languages something is shown in."""

from __future__ import annotations

from django.utils.translation import get_language


def is_french() -> bool:
    """Tell whether the active language is French, of whichever country."""
    return (get_language() or "").startswith("fr")
