"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.viewsets.base import ViewSet

from signatories.privacy.person_parts import PersonPart


@hooks.register("register_admin_viewset")
def register_viewset() -> ViewSet:
    from cms.contact.admin.viewset import MessageViewSet

    return MessageViewSet()


@hooks.register("construct_homepage_summary_items")
def add_summary_item(request: HttpRequest, items: list[SummaryItem]) -> None:
    from cms.contact.admin.summary_item import UnreadMessages

    items.append(UnreadMessages(request))


@hooks.register("construct_person_part")
def messages_of_person() -> PersonPart:
    from cms.contact.person import MESSAGES

    return MESSAGES


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("contact.status", _("Change the status"), _("The status of the message changed"))
    actions.register_action("contact.export", _("Export messages"), _("All messages were exported"))
