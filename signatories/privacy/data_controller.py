"""The data controller, in the sense of the GDPR: the organization responsible for the data of signers.

The app above registers the hook `construct_data_controller(request)`, which returns a `DataController` or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks


@dataclass(frozen=True)
class DataController:
    """Name, postal address and contact of the coalition; "" for unknown ones."""

    name: str = ""
    address: str = ""
    contact: str = ""


def data_controller_for(request: HttpRequest) -> DataController:
    """Return the data controller of the site that was requested; a blank one if no hook returns any."""
    answers = (hook(request) for hook in hooks.get_hooks("construct_data_controller"))
    return next((controller for controller in answers if controller), DataController())
