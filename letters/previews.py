"""Drafts that previews left behind."""

from __future__ import annotations

from wagtail_headless_preview.models import PagePreview


def forget_old_previews() -> None:
    """Delete drafts whose preview token no longer works. Idempotent."""
    PagePreview.garbage_collect()
