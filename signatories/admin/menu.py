"""Menu items in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class ReviewMenuItem(MenuItem):
    """Shown to moderators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.moderate_signatory"))


class InvalidTextMenuItem(MenuItem):
    """Shown to users who may edit entries."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.change_signatory"))


class PersonMenuItem(MenuItem):
    """Shown to those who may download or erase everything about a person."""

    def is_shown(self, request: HttpRequest) -> bool:
        from signatories.admin.person_requests import may_look_up

        return may_look_up(request.user)
