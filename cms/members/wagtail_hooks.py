"""Registers the app with the other ones."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from cms.members.models import MembersPage
from letters.visibility import visible
from signatories.models import Organization


@hooks.register("list_public_images")
def list_logos() -> Any:
    """Return the keys of the logos that a public page of members shows."""
    if not visible(MembersPage.objects.filter(alias_of=None, shows_logos=True)).exists():
        return []
    permitted = Organization.objects.listed_members().filter(logo_permitted=True).exclude(logo=None)
    return permitted.order_by().values("logo")
