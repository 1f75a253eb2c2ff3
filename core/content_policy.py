"""Content security policies: sources by directive, and their text for the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from django.http.response import HttpResponseBase

#: Sources by directive, such as {"img-src": ["'self'"]}.
Policy = dict[str, list[str]]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
HEADER = "Content-Security-Policy"


def policy_text(policy: Mapping[str, Sequence[str]]) -> str:
    """Return the value of the header for a policy."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


def extended(policy: Mapping[str, Sequence[str]], more: Mapping[str, Sequence[str]]) -> Policy:
    """Return a policy with further sources; they replace `'none'`, which stands alone."""
    result = {directive: list(sources) for directive, sources in policy.items()}
    for directive, sources in more.items():
        before = [source for source in result.get(directive, []) if source != "'none'"]
        result[directive] = list(dict.fromkeys([*before, *sources]))
    return result


def content_policy(policy: Mapping[str, Sequence[str]]) -> Callable[[View], View]:
    """Decorator for a view whose documents need another policy than the rest of the site."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(*args, **kwargs)
            response[HEADER] = policy_text(policy)
            return response

        return cast("View", wrapper)

    return decorate
