"""The screen *System*: how the installation is doing, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models import PeriodicRun
from cms.monitoring.access import may_view_system
from cms.monitoring.ages import duration_in_words
from cms.monitoring.check_list import can_count, run_checks
from cms.monitoring.health import State
from cms.monitoring.task_labels import label_of
from cms.monitoring.versions import versions
from cms.monitoring.work import OutboxSize, outbox_sizes
from cms.operations.periodic_tasks import PERIODIC_TASKS
from core.authenticated_request import AuthenticatedHttpRequest


@require_safe
def system(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show checks and versions, and periodic tasks and outboxes unless the database lacks migrations."""
    if not may_view_system(request.user):
        raise PermissionDenied
    healths = run_checks()
    is_complete = can_count(healths)
    tasks = task_rows(timezone.now()) if is_complete else []
    context = {
        "healths": healths,
        "troubles": [health for health in healths if health.finding.state != State.OK],
        "versions": versions(),
        "tasks": [task for task in tasks if task.last_at],
        "never_run": [task for task in tasks if not task.last_at],
        "outboxes": outbox_rows() if is_complete else [],
        "header_title": _("System"),
        "header_icon": "cogs",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("System")},
        ],
    }
    return render(request, "cms/monitoring/system.html", context)


def outbox_rows() -> list[tuple[OutboxSize, str]]:
    """Return all outboxes, each with the age of its oldest due job in words."""
    return [(size, duration_in_words(size.oldest) if size.oldest is not None else "") for size in outbox_sizes()]


@dataclass(frozen=True)
class TaskRow:
    """A periodic task with its last and next run. `next_run` says what a time cannot."""

    label: str | Promise
    last_at: datetime | None
    error: str
    next_at: datetime | None
    next_run: str


def task_rows(now: datetime) -> list[TaskRow]:
    """Return all periodic tasks, in the order of their table."""
    runs = PeriodicRun.objects.in_bulk()
    return [_row(task.name, bool(task.has_due), runs.get(task.name), now) for task in PERIODIC_TASKS]


def _row(name: str, is_on_demand: bool, run: PeriodicRun | None, now: datetime) -> TaskRow:
    if run is None:
        return TaskRow(label_of(name), None, "", None, _("When a worker starts"))
    next_at, next_run = run.due_at, ""
    if run.leased_until and run.leased_until > now:
        next_at, next_run = None, _("Running now")
    elif next_at is None or next_at <= now:
        next_at, next_run = None, _("When there is something to do") if is_on_demand else _("Now")
    return TaskRow(label_of(name), run.started_at, run.error, next_at, next_run)
