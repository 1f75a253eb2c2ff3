"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.digest.models import DigestIssuePage
from signatories.privacy.person_parts import PersonPart


@hooks.register("register_admin_viewset")
def register_viewsets() -> ViewSetGroup:
    from cms.digest.admin.menu import DigestGroup

    return DigestGroup()


@hooks.register("register_page_header_buttons")
def send_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """Offer to send an issue, or a test of it, from its editor."""
    if isinstance(page, DigestIssuePage) and page.pk:
        yield Button(_("Send by e-mail"), reverse("digest_issues:send", args=[page.pk]), icon_name="mail", priority=70)


@hooks.register("construct_person_part")
def subscriptions_of_person() -> PersonPart:
    from cms.digest.person import SUBSCRIPTIONS

    return SUBSCRIPTIONS


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("digest.status", _("Change the status"), _("The status of the subscription changed"))
    actions.register_action("digest.export", _("Export subscribers"), _("All subscribers were exported"))
    actions.register_action("digest.take_over", _("Take over signers"), _("Signers who asked for it were subscribed"))
    actions.register_action("digest.import", _("Import subscribers"), _("A file of subscribers was imported"))
    actions.register_action("digest.undo_import", _("Undo this import"), _("An import of subscribers was undone"))
    actions.register_action("digest.send", _("Send the issue"), _("Sending was decided"))
    actions.register_action("digest.stop", _("Stop sending"), _("Sending was stopped"))
    actions.register_action("digest.resume", _("Resume sending"), _("Sending was resumed"))
    actions.register_action("digest.retry", _("Send failed mails again"), _("Failed mails were sent again"))
