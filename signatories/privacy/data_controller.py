"""Who is responsible for the data of those who sign, as far as the apps above say so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks


@dataclass(frozen=True)
class Controller:
    """Name, postal address and contact of a coalition; "" where nobody wrote one."""

    name: str = ""
    address: str = ""
    contact: str = ""


def controller_for(request: HttpRequest) -> Controller:
    """Return who runs the site that a request is for.

    `describe_controller` is a hook: a function of a request that returns a `Controller` or None.
    """
    answers = (hook(request) for hook in hooks.get_hooks("describe_controller"))
    return next((found for found in answers if found), Controller())
