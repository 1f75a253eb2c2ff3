"""The life of an upload: preview, commit, discard, cleanup, audit log."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import DuplicatePolicy, ImportState
from signatories.exceptions import ImportAlreadyDecided
from signatories.exchange.imports.cleanup import UPLOAD_RETENTION, delete_expired_imports
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import confirm, csv_lines, database_state, rows_by_outcome, run_import, upload

CONTENT = csv_lines("kind,name,Remarks", "org,Alder,x", "org,Birch,y")


@pytest.fixture
def batch(signatory_list: SignatoryList, staff: User) -> ImportBatch:
    """Return a previewed upload."""
    return upload(signatory_list, CONTENT, file_name="list.csv", user=staff)


def stored_files(settings: Settings) -> list[str]:
    folder = Path(settings.PRIVATE_ROOT) / "imports"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def names() -> list[str]:
    return list(Signatory.objects.values_list("name", flat=True))


def logged(batch: ImportBatch) -> list[tuple[str, User | None, Any]]:
    entries = ModelLogEntry.objects.for_instance(batch).order_by("pk")
    return [(entry.action, entry.user, entry.data) for entry in entries]


def test_an_upload_is_stored_and_previewed_and_nobody_is_on_the_list(batch: ImportBatch, staff: User) -> None:
    batch.refresh_from_db()
    assert (batch.state, batch.file_name, batch.created_by) == (ImportState.PREVIEWED, "list.csv", staff)
    assert batch.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert Path(batch.upload.path).read_bytes() == CONTENT
    assert (rows_by_outcome(batch), batch.report["written"]) == ({"new": [2, 3]}, False)
    assert names() == []


def test_confirming_brings_the_rows_in_and_deletes_the_file(batch: ImportBatch, settings: Settings) -> None:
    before = stored_files(settings)
    batch = confirm(batch)
    assert (rows_by_outcome(batch), batch.report["written"]) == ({"new": [2, 3]}, True)
    assert (batch.state, bool(batch.upload)) == (ImportState.IMPORTED, False)
    assert batch.imported_at is not None
    assert len(stored_files(settings)) == len(before) - 1
    assert names() == ["Alder", "Birch"]
    assert set(Signatory.objects.values_list("import_batch", flat=True)) == {batch.pk}


def test_confirming_twice_imports_once(batch: ImportBatch) -> None:
    stale = ImportBatch.objects.get(pk=batch.pk)
    confirm(batch)
    before = database_state()
    for again in (batch, stale):
        with pytest.raises(ImportAlreadyDecided):
            confirm(again)
    assert database_state() == before


def test_a_decided_import_can_not_be_understood_otherwise(batch: ImportBatch) -> None:
    confirm(batch)
    batch.refresh_from_db()
    before = database_state()
    with pytest.raises(ImportAlreadyDecided):
        preview_upload(batch, options=ImportOptions(constants={"kind": "individual"}))
    assert database_state() == before


def test_what_was_chosen_for_the_preview_is_what_is_imported(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Alder", region="Ontario")
    options = ImportOptions(
        mapping={"Chapter": "name", "name": ""}, constants={"kind": "organization"}, duplicates=DuplicatePolicy.UPDATE
    )
    content = csv_lines("Chapter,name,region", "Alder,ignored,Québec", "Birch,ignored,")
    batch = upload(signatory_list, content)
    preview_upload(batch, options=options)
    assert rows_by_outcome(batch) == {"update": [2], "new": [3]}
    assert rows_by_outcome(confirm(ImportBatch.objects.get(pk=batch.pk))) == {"update": [2], "new": [3]}
    assert list(Signatory.objects.values_list("kind", "name", "region")) == [
        ("organization", "Alder", "Québec"),
        ("organization", "Birch", ""),
    ]


def test_a_list_that_changed_meanwhile_is_looked_at_again(batch: ImportBatch) -> None:
    SignatoryFactory(signatory_list=batch.signatory_list, name="ALDER")
    assert rows_by_outcome(confirm(batch)) == {"duplicate": [2], "new": [3]}
    assert names() == ["ALDER", "Birch"]


def test_an_upload_with_errors_is_stored_so_that_they_can_be_reviewed(signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, csv_lines("kind,name", "org,Alder", "dog,Rex"), file_name="list.csv")
    assert (batch.state, rows_by_outcome(batch)) == (ImportState.PREVIEWED, {"new": [2], "error": [3]})


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", csv_lines("kind,name")])
def test_an_unreadable_file_is_logged_but_not_stored(
    signatory_list: SignatoryList, settings: Settings, content: bytes
) -> None:
    before = stored_files(settings)
    batch = upload(signatory_list, content, file_name="list.csv")
    assert (batch.state, bool(batch.upload)) == (ImportState.REFUSED, False)
    assert isinstance(batch.report["file_error"], str)
    assert stored_files(settings) == before
    with pytest.raises(ImportAlreadyDecided):
        confirm(batch)
    assert discard_import(batch).state == ImportState.REFUSED


def test_a_readable_file_without_a_name_is_stored_so_that_its_columns_can_be_mapped(
    signatory_list: SignatoryList,
) -> None:
    batch = upload(signatory_list, csv_lines("Chapter", "Alder"), file_name="list.csv")
    assert (batch.state, batch.report["headers"]) == (ImportState.PREVIEWED, ["Chapter"])
    # A row without a known column name could be a header or a signatory.
    assert [question["key"] for question in batch.report["questions"]] == ["header"]
    preview_upload(batch, options=ImportOptions(header="1"))
    assert isinstance(batch.report["file_error"], str)


def test_a_discarded_upload_is_gone_and_its_record_stays(batch: ImportBatch, settings: Settings, staff: User) -> None:
    before = stored_files(settings)
    for _time in range(2):
        batch = discard_import(batch, user=staff)
        assert (batch.state, bool(batch.upload)) == (ImportState.DISCARDED, False)
    assert len(stored_files(settings)) == len(before) - 1
    assert [action for action, _user, _data in logged(batch)] == ["signatories.upload", "signatories.discard_import"]
    with pytest.raises(ImportAlreadyDecided):
        confirm(batch)
    assert names() == []


def test_an_import_that_was_carried_out_can_not_be_discarded(batch: ImportBatch) -> None:
    confirm(batch)
    before = database_state()
    assert discard_import(batch).state == ImportState.IMPORTED
    assert database_state() == before


def test_an_upload_that_nobody_confirmed_is_discarded_after_a_day(
    signatory_list: SignatoryList, settings: Settings
) -> None:
    old, young, decided = (upload(signatory_list, CONTENT, file_name="list.csv") for _file in range(3))
    confirm(decided)
    late = timezone.now() - UPLOAD_RETENTION - timedelta(minutes=1)
    ImportBatch.objects.filter(pk__in=[old.pk, decided.pk]).update(created_at=late)
    ImportBatch.objects.filter(pk=young.pk).update(created_at=late + timedelta(minutes=2))
    delete_expired_imports()
    states = dict(ImportBatch.objects.values_list("pk", "state"))
    assert states == {
        old.pk: ImportState.DISCARDED,
        young.pk: ImportState.PREVIEWED,
        decided.pk: ImportState.IMPORTED,
    }
    assert not Path(old.upload.path).exists()
    assert Path(young.upload.path).exists()


def test_the_next_upload_clears_what_was_abandoned(batch: ImportBatch, signatory_list: SignatoryList) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - UPLOAD_RETENTION - timedelta(minutes=1))
    upload(signatory_list, CONTENT, file_name="next.csv")
    batch.refresh_from_db()
    assert batch.state == ImportState.DISCARDED


def test_who_brought_in_which_file_and_what_came_of_it_is_on_record(batch: ImportBatch, staff: User) -> None:
    confirm(batch, user=staff)
    summary = {
        "file": "list.csv",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "outcomes": {"new": 2}
        | dict.fromkeys(
            ("update", "duplicate", "attached", "remove", "not_found", "left_out", "withdrew", "ask", "error"), 0
        ),
        "file_error": None,
    }
    assert logged(batch) == [
        ("signatories.upload", staff, summary | {"agreed": False, "written": False}),
        ("signatories.import", staff, summary | {"agreed": True, "written": True}),
    ]


def test_an_import_from_the_command_line_is_on_record_too(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, CONTENT, mapping={"Remarks": "title"}, duplicates="update")
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.file_name, batch.created_by) == (ImportState.IMPORTED, "signatories.csv", None)
    chosen = ImportOptions.from_dict(batch.options)
    assert (chosen.mapping, chosen.duplicates) == ({"Remarks": "title"}, DuplicatePolicy.UPDATE)
    assert (batch.pk, rows_by_outcome(batch), bool(batch.upload)) == (report.batch, {"new": [2, 3]}, False)
    assert [action for action, _user, _data in logged(batch)] == ["signatories.import"]


@pytest.mark.parametrize(
    ("file_name", "stored_name"),
    [("../../etc/passwd", "passwd"), ("/tmp/list.csv", "list.csv"), ("x" * 300 + ".csv", "x" * 251 + ".csv")],
)
def test_a_file_name_is_a_label_and_never_a_path(
    signatory_list: SignatoryList, settings: Settings, file_name: str, stored_name: str
) -> None:
    batch = upload(signatory_list, CONTENT, file_name=file_name)
    assert batch.file_name == stored_name
    assert Path(batch.upload.path).parent == Path(settings.PRIVATE_ROOT) / "imports"
    assert Path(batch.upload.path).name.startswith(batch.sha256)
