"""Tests of the labels of periodic tasks."""

from __future__ import annotations

from cms.monitoring.task_labels import LABELS, label_of
from cms.operations.periodic_tasks import PERIODIC_TASKS


def test_every_periodic_task_has_a_label() -> None:
    assert set(LABELS) == {task.name for task in PERIODIC_TASKS}


def test_a_task_of_another_release_has_its_name() -> None:
    assert label_of("something new") == "something new"
