"""Registers the app with Wagtail's admin; what is registered lives elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.settings.models import register_setting
from wagtail.permissions import register_permission_policy

from signatories.admin.bulk_actions.decisions import ACTIONS
from signatories.admin.bulk_actions.edits import CHANGES
from signatories.admin.edit_conflicts import SettingsForm
from signatories.admin.history import ChangeFormatter
from signatories.admin.invalid_text_report import text_to_correct
from signatories.admin.permissions import import_policy, list_policy, mail_policy
from signatories.admin.viewsets import SignatoriesGroup
from signatories.models import ImportBatch, Mail, SignatoryList, SigningSettings

SigningSettings.base_form_class = SettingsForm
register_setting(SigningSettings, icon="lock", order=210)
register_permission_policy(SignatoryList, list_policy)
register_permission_policy(ImportBatch, import_policy)
register_permission_policy(Mail, mail_policy)

for bulk_action in (*ACTIONS, *CHANGES):
    hooks.register("register_bulk_action", bulk_action)


class ReviewMenuItem(MenuItem):
    """Shown to who can decide what waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.moderate_signatory"))


class CorrectMenuItem(MenuItem):
    """Shown to who can correct entries."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.change_signatory"))


LOG_ACTIONS = {
    "signatories.approve": (_("Approve"), _("Approved")),
    "signatories.reject": (_("Reject"), _("Rejected")),
    "signatories.withdraw": (_("Withdraw"), _("Withdrawn")),
    "signatories.restore": (_("Put back"), _("Put back on the list")),
    "signatories.correct": (_("Correct"), _("Corrected")),
    "signatories.change_kind": (_("Change kind"), _("Kind changed")),
    "signatories.merge": (_("Merge"), _("Merged")),
    "signatories.export_contacts": (_("Export contacts"), _("List exported with contact data")),
    "signatories.erase": (_("Erase personal data"), _("Personal data erased")),
    "signatories.drop_logo": (_("Drop logo"), _("Dropped a logo that could not be read")),
    "signatories.sign_on": (_("Sign on"), _("Signed on by the form")),
    "signatories.confirm": (_("Confirm"), _("Confirmed by the signer")),
    "signatories.release": (_("Release"), _("Released")),
    "signatories.correct_own": (_("Correct"), _("Corrected by the signer")),
    "signatories.drop_correction": (_("Reject"), _("Correction rejected")),
    "signatories.cancel_correction": (_("Cancel"), _("Correction taken back by the signer")),
    "signatories.dispute": (_("Dispute"), _("Disputed by the owner of the address")),
    "signatories.ask": (_("Ask"), _("Question sent")),
    "signatories.undo_import": (_("Undo"), _("Import undone")),
    "signatories.upload": (_("Upload"), _("File uploaded for import")),
    "signatories.import": (_("Import"), _("File imported")),
    "signatories.import_overruled": (
        _("Import all the same"),
        _("Imported although an earlier entry was withdrawn or rejected"),
    ),
    "signatories.discard_import": (_("Discard"), _("Upload discarded")),
}


@hooks.register("register_admin_viewset")
def register_viewsets() -> SignatoriesGroup:
    return SignatoriesGroup()


@hooks.register("register_admin_menu_item")
def register_review() -> MenuItem:
    return ReviewMenuItem(_("Review"), reverse_lazy("signatories:review"), name="review", icon_name="check", order=190)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("reports/text-to-correct/", text_to_correct, name="text_to_correct")]


@hooks.register("register_reports_menu_item")
def register_text_to_correct() -> MenuItem:
    return CorrectMenuItem(_("Text to correct"), reverse_lazy("text_to_correct"), icon_name="warning", order=800)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for action, (label, message) in LOG_ACTIONS.items():
        actions.register_action(action)(partial(ChangeFormatter, label, message))
