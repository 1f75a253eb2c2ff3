"""The table of periodic tasks."""

from __future__ import annotations

from django.utils.module_loading import import_string

from cms.operations.periodic_tasks import PERIODIC_TASKS


def test_every_dotted_path_in_the_table_is_importable() -> None:
    paths = [path for entry in PERIODIC_TASKS for path in (entry.function, entry.has_due) if path]
    assert [path for path in paths if not callable(import_string(path))] == []
    assert len({entry.name for entry in PERIODIC_TASKS}) == len(PERIODIC_TASKS)
    assert [entry.name for entry in PERIODIC_TASKS if len(entry.name) > 40] == []
