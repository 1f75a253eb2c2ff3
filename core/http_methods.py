"""Decorator for views that accept POST. Elsewhere, `cms.http.allowed_methods` allows GET and HEAD only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V", bound=Callable[..., object])


def allow_post(view: V) -> V:
    """Mark a view that accepts POST besides GET and HEAD."""
    view.allows_post = True  # type: ignore[attr-defined]
    return view
