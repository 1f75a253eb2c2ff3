"""Registration of the app's screens and panels in Wagtail's admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from cms.accounts.audited_acts import register_log_actions
from cms.dev_mail.kept_mail import is_kept
from cms.monitoring.access import may_view_system
from cms.monitoring.worker_panel import WorkerPanel


class KeptMailMenuItem(MenuItem):
    """Shown to superusers if mail is written to files instead of being sent."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_kept() and bool(request.user.is_superuser)


class FailedMailMenuItem(MenuItem):
    """Shown to those who may see any kind of mail that fails."""

    def is_shown(self, request: HttpRequest) -> bool:
        from cms.failed_mail.kinds import visible_kinds

        return request.user.is_authenticated and bool(visible_kinds(request.user))


class SystemMenuItem(MenuItem):
    """Shown to those who may see how the installation is doing."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_view_system(request.user)


hooks.register("register_log_actions", register_log_actions)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    from cms.dev_mail import views
    from cms.failed_mail import views as failed_mail_views
    from cms.getting_started.views import getting_started
    from cms.monitoring import views as monitoring_views

    return [
        path("getting-started/", getting_started, name="getting_started"),
        path("failed-mail/", failed_mail_views.index, name="failed_mails"),
        path("failed-mail/<slug:name>/<int:pk>/again/", failed_mail_views.again, name="failed_mails_again"),
        path("system/", monitoring_views.system, name="system"),
        path("kept-mail/", views.kept_mail_index, name="kept_mails"),
        path("kept-mail/<str:name>/", views.kept_mail_detail, name="kept_mail"),
    ]


@hooks.register("construct_homepage_panels")
def add_worker_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WorkerPanel())


@hooks.register("construct_homepage_panels")
def add_getting_started_panel(request: HttpRequest, panels: list[Component]) -> None:
    from cms.getting_started.panel import GettingStartedPanel

    panels.append(GettingStartedPanel())


@hooks.register("register_help_menu_item")
def register_getting_started() -> MenuItem:
    return MenuItem(_("Getting started"), reverse_lazy("getting_started"), icon_name="tasks", order=100)


@hooks.register("construct_homepage_summary_items")
def add_failed_mails(request: HttpRequest, items: list[SummaryItem]) -> None:
    from cms.failed_mail.summary_item import FailedMails

    items.append(FailedMails(request))


@hooks.register("register_reports_menu_item")
def register_failed_mail() -> MenuItem:
    return FailedMailMenuItem(
        _("Mail that was not delivered"), reverse_lazy("failed_mails"), icon_name="mail", order=890
    )


@hooks.register("register_reports_menu_item")
def register_kept_mail() -> MenuItem:
    return KeptMailMenuItem(_("Mail kept on this machine"), reverse_lazy("kept_mails"), icon_name="mail", order=900)


@hooks.register("register_reports_menu_item")
def register_system() -> MenuItem:
    return SystemMenuItem(_("System"), reverse_lazy("system"), icon_name="cogs", order=1000)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="cms", codename="view_system")


@hooks.register("insert_global_admin_css")
def add_stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin.css"))
