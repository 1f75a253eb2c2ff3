"""Registry of the ways in which the editor previews a letter, besides its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class PreviewMode:
    """A preview mode of Wagtail's editor. `serve` gets a draft, saved or not, and returns the preview."""

    name: str
    label: Any
    serve: Callable[[Any, HttpRequest], HttpResponse]


#: The registered modes by name, in the order in which the editor offers them.
preview_modes: dict[str, PreviewMode] = {}


def register_preview_mode(mode: PreviewMode) -> None:
    """Add a mode; call it once, from `AppConfig.ready`."""
    preview_modes[mode.name] = mode
