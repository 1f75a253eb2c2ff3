"""Methods that a public address takes. `cms.http.methods` refuses all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V", bound=Callable[..., object])


def takes_post(view: V) -> V:
    """Mark a view that takes POST; a view without the mark is only read."""
    view.takes_post = True  # type: ignore[attr-defined]
    return view
