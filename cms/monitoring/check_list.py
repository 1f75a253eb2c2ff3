"""The list of checks: for `/readyz`, `/metrics` and the screen *System*."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from cms.monitoring.audit_log import check_audit_log
from cms.monitoring.backups import check_backups
from cms.monitoring.cdn import check_cdn
from cms.monitoring.health import Check, Health, State, health_of
from cms.monitoring.resources import (
    check_database,
    check_disks,
    check_error_reports,
    check_mail,
    check_migrations,
    check_storages,
)
from cms.monitoring.work import check_jobs, check_periodic_tasks, check_queues, check_worker
from core.cache import cached_briefly

DATABASE = Check("database", _("Database"), check_database)
MIGRATIONS = Check("migrations", _("Migrations"), check_migrations)
#: To add a check, write a function that returns a `Finding` and add a row. It has to be cheap.
CHECKS: Sequence[Check] = (
    MIGRATIONS,
    Check("worker", _("Worker"), check_worker),
    Check("queues", _("Waiting work"), check_queues),
    Check("jobs", _("Jobs"), check_jobs),
    Check("periodic_tasks", _("Periodic work"), check_periodic_tasks),
    Check("mail", _("Mail"), check_mail),
    Check("audit_log", _("Audit log"), check_audit_log),
    Check("cdn", _("Cache in front of the site"), check_cdn),
    Check("disks", _("Disks"), check_disks, needs_database=False),
    Check("storages", _("Files"), check_storages, needs_database=False),
    Check("backups", _("Backups"), check_backups, needs_database=False),
    Check("error_reports", _("Reports of errors"), check_error_reports, needs_database=False),
)


def run_checks() -> list[Health]:
    """Carry out all checks; without a database, only those that need none."""
    database = health_of(DATABASE)
    is_up = database.finding.state == State.OK
    return [database, *(health_of(check) for check in CHECKS if is_up or not check.needs_database)]


def can_count(healths: Collection[Health]) -> bool:
    """Return whether the database answers and has the tables of this release, so that their rows can be counted."""
    needed = (DATABASE.name, MIGRATIONS.name)
    return all(health.finding.state == State.OK for health in healths if health.check.name in needed)


@cached_briefly
def readiness() -> tuple[tuple[str, State], ...]:
    """Return name and state of each check. Cached, since strangers may ask."""
    return tuple((health.check.name, health.finding.state) for health in run_checks())
