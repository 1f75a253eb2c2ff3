"""Registers viewsets, menu items, permission policies, bulk actions and log actions with Wagtail."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.contrib.settings.models import register_setting
from wagtail.permissions import register_permission_policy

from signatories.admin.bulk_actions.registry import BULK_ACTIONS
from signatories.admin.dashboard.recent_signatures import RecentSignaturesPanel
from signatories.admin.dashboard.summary_items import OpenLists, WaitingEntries
from signatories.admin.log_actions import LOG_ACTIONS
from signatories.admin.menu import InvalidTextMenuItem, PersonMenuItem, ReviewMenuItem
from signatories.admin.permission_policies import import_policy, list_policy, mail_policy
from signatories.admin.text_languages import SigningSettingsForm
from signatories.models import ImportBatch, Mail, SignatoryList, SigningSettings

SigningSettings.base_form_class = SigningSettingsForm
register_setting(SigningSettings, icon="lock", order=210)
register_permission_policy(SignatoryList, list_policy)
register_permission_policy(ImportBatch, import_policy)
register_permission_policy(Mail, mail_policy)

for bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action)


@hooks.register("register_admin_viewset")
def register_viewsets() -> ViewSetGroup:
    from signatories.admin.viewset_group import SignatoriesGroup

    return SignatoriesGroup()


@hooks.register("construct_homepage_summary_items")
def add_summary_items(request: HttpRequest, items: list[SummaryItem]) -> None:
    items += [OpenLists(request), WaitingEntries(request)]


@hooks.register("construct_homepage_panels")
def add_recent_signatures(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(RecentSignaturesPanel())


@hooks.register("register_admin_menu_item")
def register_review() -> MenuItem:
    return ReviewMenuItem(_("Review"), reverse_lazy("signatories:review"), name="review", icon_name="check", order=190)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    from signatories.admin import person_requests
    from signatories.admin.invalid_text_report import invalid_text_report

    return [
        path("reports/text-to-correct/", invalid_text_report, name="text_to_correct"),
        path("reports/person/", person_requests.person, name="person"),
        path("reports/person/<int:pk>/", person_requests.receipt, name="person_receipt"),
        *(
            path(
                f"reports/person/<int:pk>.{suffix}",
                person_requests.receipt,
                {"suffix": suffix},
                name=f"person_receipt_{suffix}",
            )
            for suffix in ("txt", "json")
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_text_to_correct() -> MenuItem:
    return InvalidTextMenuItem(_("Text to correct"), reverse_lazy("text_to_correct"), icon_name="warning", order=800)


@hooks.register("register_reports_menu_item")
def register_person() -> MenuItem:
    return PersonMenuItem(_("Data of a person"), reverse_lazy("person"), icon_name="user", order=810)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    from signatories.admin.history import ChangeFormatter

    for action, (label, message) in LOG_ACTIONS.items():
        actions.register_action(action)(partial(ChangeFormatter, label, message))
