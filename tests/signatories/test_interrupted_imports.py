"""Imports that nobody goes on with are begun again: their process was killed, or their job failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from signatories.enums import ImportState
from signatories.exchange.imports.commit import confirm_import
from signatories.exchange.imports.uploads import store_upload
from signatories.models import ImportBatch, SignatoryList
from signatories.tasks import has_imports_under_way, resume_imports, undo_long_import, write_import
from tests.signatories.files import confirm, csv_lines, upload

pytestmark = pytest.mark.django_db
FILE = csv_lines("kind,name", "organization,Alder Society", "organization,Birch Society")


@pytest.fixture
def importing(signatory_list: SignatoryList) -> ImportBatch:
    """Return an import that was confirmed an hour ago, and has no job."""
    batch = confirm_import(upload(signatory_list, FILE), agreed=True)
    return aged(batch)


def aged(batch: ImportBatch) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(hours=1))
    batch.refresh_from_db()
    return batch


def jobs() -> list[tuple[str, str, Any]]:
    found = DBTaskResult.objects.order_by("enqueued_at")
    return [(job.task_path.rpartition(".")[2], job.status, job.args_kwargs) for job in found]


def fail(job: str, minutes: int) -> None:
    """Let the queued job fail some minutes ago."""
    DBTaskResult.objects.ready().filter(task_path__endswith=job).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now() - timedelta(minutes=minutes)
    )


def test_an_import_whose_job_was_never_queued_is_written(importing: ImportBatch) -> None:
    assert has_imports_under_way()
    assert (resume_imports(), resume_imports()) == (1, 0)
    assert jobs() == [("write_import", "READY", {"args": [importing.pk], "kwargs": {"good_rows": False}})]
    write_import.call(importing.pk, good_rows=False)
    importing.refresh_from_db()
    assert (importing.state, importing.signatory_list.signatories.count()) == ("imported", 2)
    assert not has_imports_under_way()


@pytest.mark.parametrize(("good_rows", "state", "count"), [(True, "imported", 1), (False, "previewed", 0)])
def test_refused_rows_are_left_out_only_if_the_job_that_failed_was_to_leave_them_out(
    signatory_list: SignatoryList, good_rows: bool, state: str, count: int
) -> None:
    lines = csv_lines("kind,name", "organization,Alder Society", "robot,Birch Society")
    batch = aged(confirm_import(upload(signatory_list, lines), agreed=True))
    write_import.enqueue(batch.pk, good_rows=good_rows)
    fail("write_import", 10)
    assert resume_imports() == 1
    write_import.call(batch.pk, **jobs()[-1][2]["kwargs"])
    batch.refresh_from_db()
    assert (batch.state, signatory_list.signatories.count()) == (state, count)


def test_refused_rows_are_not_left_out_if_no_job_says_so(signatory_list: SignatoryList) -> None:
    lines = csv_lines("kind,name", "organization,Alder Society", "robot,Birch Society")
    batch = aged(confirm_import(upload(signatory_list, lines), agreed=True))
    assert resume_imports() == 1
    assert jobs() == [("write_import", "READY", {"args": [batch.pk], "kwargs": {"good_rows": False}})]


def test_an_upload_whose_preview_was_interrupted_is_previewed(signatory_list: SignatoryList) -> None:
    batch = aged(store_upload(signatory_list, FILE, file_name="names.csv"))
    assert (batch.state, resume_imports()) == ("checking", 1)
    assert jobs() == [("check_import", "READY", {"args": [batch.pk], "kwargs": {}})]


def test_an_undo_whose_job_was_never_queued_is_finished(signatory_list: SignatoryList) -> None:
    batch = aged(confirm(upload(signatory_list, FILE)))
    ImportBatch.objects.update(state=ImportState.UNDOING)
    assert resume_imports() == 1
    assert jobs() == [("undo_long_import", "READY", {"args": [batch.pk], "kwargs": {}})]
    undo_long_import.call(batch.pk)
    assert signatory_list.signatories.count() == 0


@pytest.mark.parametrize("status", [TaskResultStatus.READY, TaskResultStatus.RUNNING])
def test_an_import_with_a_job_is_left_alone(importing: ImportBatch, status: TaskResultStatus) -> None:
    write_import.enqueue(importing.pk, good_rows=True)
    DBTaskResult.objects.update(status=status)
    assert resume_imports() == 0


def test_the_job_of_another_import_does_not_count(importing: ImportBatch) -> None:
    write_import.enqueue(importing.pk + 1, good_rows=True)
    undo_long_import.enqueue(importing.pk)
    assert resume_imports() == 1


def test_an_upload_of_this_minute_is_left_to_its_request(signatory_list: SignatoryList) -> None:
    store_upload(signatory_list, FILE, file_name="names.csv")
    assert resume_imports() == 0


@pytest.mark.parametrize("state", ["previewed", "refused", "imported", "discarded", "undone"])
def test_an_import_that_waits_for_staff_or_for_nothing_is_left_alone(importing: ImportBatch, state: str) -> None:
    ImportBatch.objects.update(state=state)
    assert not has_imports_under_way()
    assert resume_imports() == 0


def test_failed_jobs_are_tried_again_ever_later_and_then_left_to_staff(importing: ImportBatch) -> None:
    write_import.enqueue(importing.pk, good_rows=False)
    for minutes in (1, 5, 25):
        fail("write_import", minutes - 1)
        assert resume_imports() == 0
        DBTaskResult.objects.failed().update(finished_at=timezone.now() - timedelta(minutes=minutes, seconds=1))
        assert resume_imports() == 1
    fail("write_import", 10_000)
    assert resume_imports() == 0
    assert [status for _name, status, _arguments in jobs()] == ["FAILED"] * 4
