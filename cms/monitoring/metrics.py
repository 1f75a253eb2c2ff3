"""The numbers that `/metrics` shows. Names of metrics and labels are part of the interface: dashboards use them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from django.db.models import Count

from cms.models import PeriodicRun
from cms.monitoring import request_counts
from cms.monitoring.check_list import can_count, run_checks
from cms.monitoring.exposition import Metric, exposition
from cms.monitoring.health import Health, State
from cms.monitoring.versions import release
from cms.monitoring.work import outbox_sizes
from core.cache import cached_per_key
from signatories.enums import Status
from signatories.models import Signatory

PREFIX = "undersigned"
STATES = list(State)


def metrics_text() -> str:
    """Return all metrics; while the database does not answer or lacks migrations, those that need none."""
    healths = run_checks()
    return exposition([*_of_checks(healths), *(_of_database() if can_count(healths) else ()), *_of_requests()])


def _of_checks(healths: Collection[Health]) -> Iterator[Metric]:
    yield Metric(f"{PREFIX}_info", "The release that runs", [({"version": release()}, 1)])
    yield Metric(
        f"{PREFIX}_check_state",
        "State of a check: 0 is ok, 1 is a warning, 2 is failing",
        [({"check": each.check.name}, STATES.index(each.finding.state)) for each in healths],
    )
    for each in healths:
        for figure, value in each.finding.figures.items():
            yield Metric(
                f"{PREFIX}_{each.check.name}_{figure}", f"Figure of the check {each.check.name}", [({}, value)]
            )


def _of_database() -> Iterator[Metric]:
    sizes = outbox_sizes()
    yield Metric(
        f"{PREFIX}_outbox_waiting",
        "Unsettled jobs of an outbox",
        [({"outbox": size.name}, size.waiting) for size in sizes],
    )
    yield Metric(
        f"{PREFIX}_outbox_due", "Due jobs of an outbox", [({"outbox": size.name}, size.due) for size in sizes]
    )
    yield Metric(
        f"{PREFIX}_outbox_oldest_due_seconds",
        "How long the oldest due job of an outbox has been due",
        [({"outbox": size.name}, size.oldest.total_seconds() if size.oldest else 0) for size in sizes],
    )
    yield from _of_periodic_tasks()
    numbers = _entries_by_status(tuple(Status.values))
    yield Metric(
        f"{PREFIX}_entries", "Entries of all lists by status", [({"status": name}, n) for name, n in numbers.items()]
    )


def _of_periodic_tasks() -> Iterator[Metric]:
    runs = list(PeriodicRun.objects.order_by("name"))
    yield Metric(
        f"{PREFIX}_periodic_task_success_timestamp_seconds",
        "When a periodic task last succeeded",
        [({"task": run.name}, run.finished_at.timestamp()) for run in runs if run.finished_at],
    )
    yield Metric(
        f"{PREFIX}_periodic_task_failing",
        "Whether the last run of a periodic task failed",
        [({"task": run.name}, bool(run.error)) for run in runs],
    )


@cached_per_key
def _entries_by_status(statuses: Collection[str]) -> dict[str, int]:
    """Count the entries of each status; long lists are counted rarely."""
    counts = dict(Signatory.objects.order_by().values_list("status").annotate(Count("pk")))
    return {status: counts.get(status, 0) for status in statuses}


def _of_requests() -> Iterator[Metric]:
    """Yield the numbers of this process only: a server has several, and each scrape asks one of them."""
    totals = sorted(request_counts.totals().items())
    labels = [
        {"view": view, "status": str(status), "process": str(os.getpid())} for (view, status), _numbers in totals
    ]
    numbers, seconds = [n for _key, (n, _s) in totals], [s for _key, (_n, s) in totals]
    yield Metric(f"{PREFIX}_requests_total", "Responses", list(zip(labels, numbers, strict=True)), "counter")
    yield Metric(
        f"{PREFIX}_request_seconds_total",
        "Seconds until a response",
        list(zip(labels, seconds, strict=True)),
        "counter",
    )
