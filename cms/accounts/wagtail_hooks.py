"""Registration of the screens of accounts in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from cms.accounts.address_panel import AddressPanel
from cms.accounts.administrators import protect_administrator, protect_administrators
from cms.accounts.audited_acts import log_bulk_action
from cms.accounts.invitations import service as invitations
from cms.accounts.invitations.admin import InvitationPolicy, InvitationViewSet
from cms.accounts.models import Invitation
from cms.accounts.screens import may_change_colleague
from cms.accounts.sessions.admin import own_sessions, sessions_of_colleague
from cms.accounts.sessions.ending import ENDED, end_sessions_after_bulk_action
from core.users.models import User
from signatories.privacy.person_parts import PersonPart

register_permission_policy(Invitation, InvitationPolicy(Invitation))

hooks.register("before_create_user", protect_administrator)
hooks.register("before_edit_user", protect_administrator)
# Nothing is logged that is refused.
hooks.register("before_bulk_action", protect_administrators, order=-1)
hooks.register("before_bulk_action", log_bulk_action)
hooks.register("after_bulk_action", end_sessions_after_bulk_action)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    from cms.accounts.second_factor import admin

    return [
        path("account/second-factor/", admin.overview, name="second_factor_overview"),
        path("account/second-factor/remove/", admin.remove_own, name="second_factor_remove"),
        path("account/second-factor/recovery-codes/", admin.new_codes, name="second_factor_new_codes"),
        path("account/second-factor/<int:pk>/remove/", admin.remove_one_of_own, name="second_factor_remove_one"),
        path("account/second-factor/<int:pk>/rename/", admin.rename, name="second_factor_rename_passkey"),
        path("users/<int:pk>/second-factor/", admin.reset, name="second_factor_reset"),
        path("account/sessions/", own_sessions, name="own_sessions"),
        path("users/<int:pk>/sessions/", sessions_of_colleague, name="sessions_of_colleague"),
    ]


@hooks.register("register_account_settings_panel")
def add_address(request: HttpRequest, user: User, profile: Any) -> AddressPanel:
    return AddressPanel(request, user, profile)


@hooks.register("register_admin_viewset")
def register_viewset() -> InvitationViewSet:
    return InvitationViewSet()


@hooks.register("construct_person_part")
def invitations_of_person() -> PersonPart:
    from cms.accounts.invitations.person import INVITATIONS

    return INVITATIONS


@hooks.register("register_account_menu_item")
def add_second_factor(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("second_factor_overview"),
        "label": _("Second factor"),
        "help_text": _("Sign in with your password, and a passkey or a code from your telephone."),
    }


@hooks.register("register_account_menu_item")
def add_sessions(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("own_sessions"),
        "label": _("Sessions"),
        "help_text": _("See where you are signed in, and sign out elsewhere."),
    }


@hooks.register("register_user_listing_buttons")
def add_buttons(user: User, request_user: User) -> Iterator[Button]:
    if may_change_colleague(request_user, user):
        yield Button(_("Sessions"), reverse("sessions_of_colleague", args=[user.pk]), icon_name="key", priority=25)
        address = reverse("second_factor_reset", args=[user.pk])
        yield Button(_("Remove second factor"), address, icon_name="lock-open", priority=30)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    from cms.accounts.second_factor import factors

    for action, label, message in (
        (factors.ADDED, gettext_lazy("Add second factor"), pgettext_lazy("log", "Set up a second factor")),
        (factors.REMOVED, gettext_lazy("Remove second factor"), gettext_lazy("Removed the own second factor")),
        (factors.RESET, gettext_lazy("Reset second factor"), gettext_lazy("Removed the second factor of a colleague")),
        (factors.ADDED_PASSKEY, gettext_lazy("Add passkey"), gettext_lazy("Added a passkey")),
        (factors.RENAMED_PASSKEY, gettext_lazy("Rename passkey"), gettext_lazy("Renamed a passkey")),
        (factors.REMOVED_PASSKEY, gettext_lazy("Remove passkey"), gettext_lazy("Removed a passkey")),
        (factors.REMOVED_APP, gettext_lazy("Remove authenticator app"), gettext_lazy("Removed the authenticator app")),
        (
            factors.COPIED_PASSKEY,
            gettext_lazy("Copied passkey"),
            gettext_lazy("Refused what seems to be a copy of a passkey"),
        ),
        (factors.NEW_CODES, gettext_lazy("New recovery codes"), gettext_lazy("Made new recovery codes")),
        (
            factors.WRONG_CODES,
            gettext_lazy("Wrong codes"),
            gettext_lazy("Too many wrong codes after the right password"),
        ),
        (invitations.REVOKED, gettext_lazy("Revoke invitation"), gettext_lazy("Revoked an invitation")),
        (invitations.ACCEPTED, gettext_lazy("Accept invitation"), gettext_lazy("Accepted an invitation")),
        (ENDED, gettext_lazy("End sessions"), gettext_lazy("Ended sessions of the account")),
        (factors.USED_CODE, gettext_lazy("Use recovery code"), gettext_lazy("Signed in with a recovery code")),
    ):
        actions.register_action(action, label, message)
