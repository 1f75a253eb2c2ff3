"""Imports beyond preview and confirmation: worker, refused rows, excluded rows, undo, directory."""

from __future__ import annotations

import csv
import errno
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from django_tasks import default_task_backend  # noqa: F401 - its import sets up the backends
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.users.models import UserProfile

from core.users.models import User
from signatories.enums import ImportState
from signatories.exceptions import ImportCancelled, NotUndone
from signatories.exchange.imports.cleanup import UPLOAD_RETENTION, delete_expired_imports
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.imports.progress import ProgressRecorder, clear_progress, get_progress, request_cancel
from signatories.exchange.imports.undo import UNDO_WINDOW, start_undo, undo_import
from signatories.models import ImportBatch, ImportRow, Organization, Signatory, SignatoryList
from signatories.signals import import_completed
from signatories.tasks import check_import, undo_long_import, write_import
from tests.factories import OrganizationFactory, SignatoryFactory
from tests.signatories.files import confirm, csv_lines, database_state, rows_by_outcome, upload

MANY = csv_lines("kind,name", *(f"organization,Alder {number}" for number in range(501)))
MIXED = csv_lines("Type,Nom,Courriel", "organization,Alder,", "robot,=Rex,x@", "organization,Birch,", '"org","a,b",no')


def address(step: str, batch: ImportBatch, *more: Any) -> str:
    return reverse(f"signatory_imports:{step}", args=[batch.pk, *more])


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def long_batch(signatory_list: SignatoryList) -> ImportBatch:
    """Return an upload that is long enough for the worker."""
    batch = upload(signatory_list, MANY)
    assert (batch.state, batch.rows.count()) == (ImportState.CHECKING, 0)
    return batch


def work(batch: ImportBatch) -> ImportBatch:
    """Preview a long upload, as the worker does."""
    check_import.func(batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.mark.slow
def test_a_long_file_is_checked_and_written_by_the_worker(
    staff_client: Client,
    signatory_list: SignatoryList,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with django_capture_on_commit_callbacks(execute=True):
        url = reverse("signatory_imports:upload", args=[signatory_list.pk])
        staff_client.post(url, {"file": SimpleUploadedFile("many.csv", MANY)})
    batch = ImportBatch.objects.get()
    assert DBTaskResult.objects.filter(task_path="signatories.tasks.check_import").count() == 1
    page = staff_client.get(address("inspect", batch)).content.decode()
    assert f'data-refresh-url="{address("progress", batch)}"' in page
    assert "Waiting for the worker." in page
    assert work(batch).state == ImportState.PREVIEWED
    assert (
        f'data-done-url="{address("inspect", batch)}"' in staff_client.get(address("progress", batch)).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(address("confirm", batch), {"agreed": "on"})
    assert DBTaskResult.objects.filter(task_path="signatories.tasks.write_import").count() == 1
    assert Signatory.objects.count() == 0
    assert write_import.func(batch.pk, good_rows=False) == ImportState.IMPORTED
    assert Signatory.objects.count() == 501


@pytest.mark.slow
def test_the_worker_tolerates_that_the_work_is_done(long_batch: ImportBatch) -> None:
    confirm(work(long_batch))
    before = database_state()
    for _time in range(2):
        assert check_import.func(long_batch.pk) == ImportState.IMPORTED
        assert write_import.func(long_batch.pk, good_rows=False) == ImportState.IMPORTED
    assert database_state() == before


def test_progress_is_noted_and_shown(
    staff_client: Client, long_batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signatories.exchange.imports.progress.UPDATE_INTERVAL", 0)
    notes = ProgressRecorder(long_batch, 501)
    notes.started -= 2
    notes(250)
    noted = get_progress(long_batch)
    assert noted is not None
    assert (noted.done, noted.percent, noted.rows_per_second) == (250, 49, 125)
    page = staff_client.get(address("progress", long_batch)).content.decode()
    assert "49 %, 250 of 501 rows, 125 rows per second" in page
    clear_progress(long_batch)
    assert get_progress(long_batch) is None


def test_a_check_that_is_cancelled_ends_and_leaves_nothing(
    staff_client: Client, long_batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signatories.exchange.imports.progress.UPDATE_INTERVAL", 0)
    staff_client.post(address("discard", long_batch))
    assert work(long_batch).state == ImportState.DISCARDED
    assert (ImportRow.objects.count(), Signatory.objects.count()) == (0, 0)
    with pytest.raises(ImportCancelled):
        ProgressRecorder(long_batch, 1)(1)


@pytest.mark.slow
def test_an_import_that_is_cancelled_while_it_writes_is_rolled_back(
    long_batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signatories.exchange.imports.progress.UPDATE_INTERVAL", 0)
    batch = work(long_batch)
    # Confirming clears an earlier cancellation; this one arrives while the rows are written.
    monkeypatch.setattr("signatories.exchange.imports.commit.clear_progress", request_cancel)
    batch = confirm(batch)
    assert (batch.state, bool(batch.upload), Signatory.objects.count()) == (ImportState.PREVIEWED, True, 0)


@pytest.mark.slow
def test_work_that_stopped_without_an_answer_can_be_begun_again(staff_client: Client, long_batch: ImportBatch) -> None:
    # Simulates a worker that was killed midway.
    ImportRow.objects.create(batch=long_batch, number=2, outcome="new")
    staff_client.post(address("resume", long_batch))
    assert DBTaskResult.objects.filter(task_path="signatories.tasks.check_import").count() == 1
    assert rows_by_outcome(work(long_batch)) == {"new": list(range(2, 503))}


def test_an_import_emits_one_event_after_it_is_committed(
    signatory_list: SignatoryList, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    events = []

    def receive(sender: Any, batch: ImportBatch, **kwargs: Any) -> None:
        events.append((batch.pk, Signatory.objects.count()))

    import_completed.connect(receive)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            batch = confirm(upload(signatory_list, csv_lines("kind,name", "org,Alder", "org,Birch")))
    finally:
        import_completed.disconnect(receive)
    assert events == [(batch.pk, 2)]


def test_the_problems_are_a_file_that_can_be_mended_and_uploaded_again(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    batch = upload(signatory_list, MIXED, file_name="Été 2026.csv")
    response = staff_client.get(address("problems", batch))
    assert response["Content-Disposition"] == 'attachment; filename="ete-2026-problems.csv"'
    content = response.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Type", "Nom", "Courriel", "Reason for refusal"]
    # Formulas are escaped.
    assert [row[:3] for row in rows[1:]] == [["robot", "\u200b=Rex", "x@"], ["org", "a,b", "no"]]
    assert all(row[3].startswith("Row ") and "Courriel is not an e-mail address" in row[3] for row in rows[1:])
    mended = content.replace(b"robot", b"org").replace(b"x@", b"x@example.org").replace(b",no,", b",,")
    again = upload(signatory_list, mended)
    assert rows_by_outcome(again) == {"new": [2, 3]}
    assert [row.values["name"] for row in again.rows.order_by("number")] == ["=Rex", "a,b"]


def test_without_a_file_there_are_no_problems_to_download(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = confirm(upload(signatory_list, csv_lines("kind,name", "org,Alder")))
    assert staff_client.get(address("problems", batch)).status_code == 404


def test_the_good_rows_are_imported_and_the_others_can_still_be_downloaded(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    batch = upload(signatory_list, MIXED)
    staff_client.post(address("confirm", batch), {"agreed": "on", "good_rows": "true"})
    batch.refresh_from_db()
    assert (batch.state, batch.agreed) == (ImportState.IMPORTED, True)
    assert sorted(Signatory.objects.values_list("name", flat=True)) == ["Alder", "Birch"]
    assert staff_client.get(address("problems", batch)).content.count(b"Row ") == 2


def test_nothing_is_imported_before_staff_say_that_the_signatories_agreed(
    staff_client: Client, staff: User, signatory_list: SignatoryList
) -> None:
    batch = upload(signatory_list, csv_lines("kind,name", "org,Alder"))
    page = staff_client.post(address("confirm", batch), follow=True).content.decode()
    assert "Confirm that these signatories agreed to be listed." in page
    assert Signatory.objects.count() == 0
    staff_client.post(address("confirm", batch), {"agreed": "on"})
    batch.refresh_from_db()
    assert (batch.agreed, batch.imported_by, batch.imported_at is not None) == (True, staff, True)


def test_a_row_is_excluded_and_included_again(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar-Network")
    batch = upload(signatory_list, csv_lines("kind,name", "org,Alder", "org,Cedar Network"))
    page = staff_client.get(address("inspect", batch) + "?rows=alike").content.decode()
    assert "Compare with “Cedar-Network”: looks the same" in page
    staff_client.post(address("leave_out", batch, 3), {"rows": "alike"})
    assert rows_by_outcome(batch) == {"new": [2], "left_out": [3]}
    staff_client.post(address("leave_out", batch, 3), {"take_in": "1"})
    assert rows_by_outcome(batch) == {"new": [2, 3]}


def test_the_columns_of_the_last_import_are_chosen_again(staff_client: Client, signatory_list: SignatoryList) -> None:
    header = "Group,Contact person,Where"
    first = upload(signatory_list, csv_lines(header, "Alder,Robin,Ontario"))
    form_data = {
        "column_0": "name",
        "column_1": "",
        "column_2": "region",
        "kind": "organization",
        "duplicates": "update",
    }
    staff_client.post(address("options", first), form_data)
    confirm(ImportBatch.objects.get(pk=first.pk))
    second = upload(signatory_list, csv_lines(header, "Birch,Sam,Yukon"))
    assert second.report["mapping"] == {"Group": "name", "Where": "region"}
    assert [row.values for row in second.rows.all()] == [{"kind": "organization", "name": "Birch", "region": "Yukon"}]
    # Another list, or a file with other columns, starts without the remembered options.
    assert upload(SignatoryFactory().signatory_list, csv_lines(header, "Birch,Sam,Yukon")).report["mapping"] == {
        "Group": "group",
        "Contact person": "representative",
    }
    assert upload(signatory_list, csv_lines("Group,Where", "Birch,Yukon")).report["mapping"] == {"Group": "group"}


def test_an_import_is_undone_after_a_question(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = confirm(upload(signatory_list, csv_lines("kind,name", "org,Alder", "org,Birch")))
    birch = Signatory.objects.get(name="Birch")
    birch.title = "Corrected"
    birch.save()
    assert staff_client.get(address("undo", batch)).status_code == 200
    assert Signatory.objects.count() == 2
    page = staff_client.post(address("undo", batch), follow=True).content.decode()
    assert "1 removed, 0 restored." in page
    assert f'<a href="{reverse("signatories:inspect", args=[birch.pk])}"><bdi>Birch</bdi></a>' in page


def test_the_worker_undoes_a_long_import(
    staff_client: Client,
    staff: User,
    long_batch: ImportBatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    batch = confirm(work(long_batch))
    with django_capture_on_commit_callbacks(execute=True):
        page = staff_client.post(address("undo", batch), follow=True).content.decode()
    assert "Being undone" in page
    assert "this screen shows the progress" in page
    assert "Cancel" not in page
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, Signatory.objects.count()) == (ImportState.UNDOING, staff, 501)
    # Neither a second click nor a forged request to cancel changes anything; a lost job begins again.
    assert "can&#x27;t be undone" in staff_client.post(address("undo", batch), follow=True).content.decode()
    staff_client.post(address("discard", batch))
    staff_client.post(address("resume", batch))
    tasks = [row.task_path for row in DBTaskResult.objects.all() if "undo" in row.task_path]
    assert tasks == ["signatories.tasks.undo_long_import"] * 2
    for _time in range(2):
        assert undo_long_import.func(batch.pk) == ImportState.UNDONE
    batch.refresh_from_db()
    assert (batch.undone_by, batch.report["undone"]["removed"]) == (staff, 501)
    assert Signatory.objects.count() == 0


def test_two_jobs_that_undo_an_import_at_once_both_end(
    staff: User, long_batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = confirm(work(long_batch))
    start_undo(batch, user=staff)

    def overtaken(batch: ImportBatch, **options: Any) -> None:
        undo_import(batch)
        undo_import(batch)

    monkeypatch.setattr("signatories.tasks.undo_import", overtaken)
    assert undo_long_import.func(batch.pk) == ImportState.UNDONE
    assert Signatory.objects.count() == 0


def test_the_progress_of_undoing_is_stored(
    staff: User, long_batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = confirm(work(long_batch))
    monkeypatch.setattr("signatories.exchange.imports.undo.DATABASE_CHUNK", 200)
    done: list[int] = []
    start_undo(batch, user=staff)
    with pytest.raises(NotUndone):
        start_undo(batch, user=staff)
    undo_import(ImportBatch.objects.get(pk=batch.pk), progress=done.append)
    assert done == [200, 400, 501]


def test_organizations_that_the_directory_misses_are_offered_to_it(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    OrganizationFactory(name="Alder", former_names="Old Alder Society\nAlder Club")
    content = csv_lines(
        "kind,name,country", "org,ALDER CLUB,CA", "org,Birch,Canada", "org,Cedar,", "individual,Robin,"
    )
    batch = confirm(upload(signatory_list, content))
    OrganizationFactory(name="Cedar")
    offer = "Add 1 organization to the directory, link 1 that it has"
    assert offer in staff_client.get(address("inspect", batch)).text
    done = staff_client.post(address("directory", batch), follow=True).text
    assert "1 organization added to the directory. 1 linked that was there already." in done
    assert "to the directory</button>" not in done
    again = staff_client.post(address("directory", batch), follow=True).text
    assert "0 organizations added to the directory." in again
    assert list(Organization.objects.values_list("name", "country")) == [
        ("Alder", ""),
        ("Birch", "CA"),
        ("Cedar", ""),
    ]
    assert dict(Signatory.objects.values_list("name", "organization__name")) == {
        "ALDER CLUB": "Alder",
        "Birch": "Birch",
        "Cedar": "Cedar",
        "Robin": None,
    }


def test_what_is_not_needed_any_more_is_forgotten(signatory_list: SignatoryList, settings: Settings) -> None:
    from datetime import timedelta

    from django.utils import timezone

    batch = confirm(upload(signatory_list, MIXED), good_rows=True)
    path = Path(batch.upload.path)
    ImportBatch.objects.update(imported_at=timezone.now() - UPLOAD_RETENTION - timedelta(minutes=1))
    delete_expired_imports()
    assert (path.exists(), rows_by_outcome(batch)) == (False, {"new": [2, 4]})
    ImportBatch.objects.update(imported_at=timezone.now() - UNDO_WINDOW - timedelta(minutes=1))
    delete_expired_imports()
    assert (rows_by_outcome(batch), Signatory.objects.count()) == ({}, 2)


@pytest.mark.slow
def test_the_worker_writes_reasons_in_the_language_of_the_uploader(staff: User, signatory_list: SignatoryList) -> None:
    rows = [f"organization,Alder {number}" for number in range(500)]
    batch = upload(signatory_list, csv_lines("kind,name", *rows, "robot,Birch"))
    ImportBatch.objects.update(created_by=staff)
    UserProfile.objects.create(user=staff, preferred_language="fr")
    assert get_language() == "en"
    assert work(batch).state == ImportState.PREVIEWED
    reasons = [problem["reason"] for row in batch.rows.all() for problem in row.problems]
    assert reasons == ["n’est ni «\u202forganization\u202f» ni «\u202findividual\u202f»"]
    assert get_language() == "en"


GONE = "The uploaded file is no longer on the server."


def test_a_lost_file_is_reported_wherever_it_is_needed(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, MIXED)
    Path(batch.upload.path).unlink()
    shown = staff_client.get(address("problems", batch), follow=True)
    assert (shown.redirect_chain, GONE in shown.content.decode()) == ([(address("inspect", batch), 302)], True)
    preview_upload(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.report["file_error"].startswith(GONE)) == (ImportState.PREVIEWED, True)


def test_a_file_that_was_lost_keeps_no_check_of_the_worker_waiting(long_batch: ImportBatch) -> None:
    Path(long_batch.upload.path).unlink()
    assert check_import.func(long_batch.pk) == ImportState.REFUSED
    long_batch.refresh_from_db()
    assert long_batch.report["file_error"].startswith(GONE)


@pytest.mark.parametrize("error", [TimeoutError("the bucket does not answer"), OSError(errno.EIO, "the disk")])
def test_a_file_that_cannot_be_read_just_now_refuses_no_import(
    long_batch: ImportBatch, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> Any:
        raise error

    with monkeypatch.context() as context:
        context.setattr(type(long_batch.upload.storage), "open", fail)
        with pytest.raises(type(error)):
            check_import.func(long_batch.pk)
    long_batch.refresh_from_db()
    assert (long_batch.state, long_batch.report) == (ImportState.CHECKING, {})
    assert check_import.func(long_batch.pk) == ImportState.PREVIEWED


def test_what_was_previewed_is_imported_without_its_file_unless_the_list_changed(
    signatory_list: SignatoryList,
) -> None:
    batch, other = upload(signatory_list, MIXED), upload(signatory_list, csv_lines("kind,name", "organization,Larch"))
    for waiting_batch in (batch, other):
        Path(waiting_batch.upload.path).unlink()
    assert confirm(other).state == ImportState.IMPORTED
    given_back = confirm(batch, good_rows=True)
    assert (given_back.state, given_back.report["file_error"].startswith(GONE)) == (ImportState.PREVIEWED, True)


@pytest.mark.parametrize(
    ("state", "job"),
    [
        (ImportState.CHECKING, ["signatories.tasks.check_import"]),
        (ImportState.IMPORTING, ["signatories.tasks.write_import"]),
        (ImportState.PREVIEWED, []),
        (ImportState.UNDONE, []),
    ],
)
def test_only_an_import_whose_worker_died_is_given_to_the_worker_again(
    staff_client: Client, signatory_list: SignatoryList, state: ImportState, job: list[str]
) -> None:
    batch = upload(signatory_list, MIXED)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    DBTaskResult.objects.all().delete()
    assert staff_client.get(address("resume", batch)).status_code == 405
    answer = staff_client.post(address("resume", batch))
    assert (answer.status_code, answer["Location"]) == (302, address("inspect", batch))
    assert list(DBTaskResult.objects.values_list("task_path", flat=True)) == job
