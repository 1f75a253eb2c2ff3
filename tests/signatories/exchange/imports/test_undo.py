"""Undo removes added entries, restores changed ones, and lists those that were edited since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import ImportState
from signatories.exceptions import NotUndone
from signatories.exchange.imports.undo import undo_import
from signatories.models import Contact, ImportBatch, ImportRow, Signatory, SignatoryList
from signatories.moderation.decisions import withdraw
from signatories.moderation.merging import merge
from signatories.moderation.staff_edits import correct
from tests.factories import SignatoryFactory, SignatoryGroupFactory
from tests.signatories.files import confirm, csv_lines, database_state, run_import, upload

ADDED = csv_lines(
    "kind,name,email,country",
    "organization,Alder,a@example.org,Canada",
    "individual,Robin,,",
    "individual,Sam,s@example.org,",
)


def entries() -> dict[str, list[dict[str, Any]]]:
    """Return entries and contacts. Links that an import ended stay ended, so `address_changed_at` does not count."""
    state = {name: rows for name, rows in database_state().items() if name in ("Signatory", "Contact")}
    for row in state["Contact"]:
        row.pop("address_changed_at")
    return state


def import_of(report: Any) -> ImportBatch:
    return ImportBatch.objects.get(pk=report.batch)


def test_what_was_added_is_taken_out_and_nothing_else(signatory_list: SignatoryList, staff: User) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Standing", email="standing@example.org")
    SignatoryFactory(name="Alder")
    before = entries()
    batch = import_of(run_import(signatory_list, ADDED))
    report = undo_import(batch, user=staff)
    assert (report.removed, report.restored, report.skipped) == (3, 0, [])
    assert entries() == before
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == (ImportState.UNDONE, staff)
    assert ModelLogEntry.objects.for_instance(batch).filter(action="signatories.undo_import", user=staff).count() == 1


@pytest.mark.parametrize("policy", ["update", "fill"])
def test_what_was_changed_is_as_it_was_before(signatory_list: SignatoryList, policy: str) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Alder", country="", email="old@example.org")
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Sam", title="Cook", email=None)
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Kim", title="", email="kim@example.org")
    before = entries()
    content = csv_lines(
        "kind,name,title,region,country,email",
        "organization,ALDER,,Yukon,Canada,new@example.org",
        "individual,Sam,cook,Yukon,,",
        "individual,Kim,Nurse,,,kim@example.org",
    )
    batch = import_of(run_import(signatory_list, content, duplicates=policy))
    assert entries() != before
    report = undo_import(batch)
    assert (report.removed, report.restored, report.skipped) == (0, 3, [])
    assert entries() == before


def change_status(entry: Signatory) -> None:
    withdraw(entry)


def change_text(entry: Signatory) -> None:
    correct(entry, {"title": "Baker"})


def change_address(entry: Signatory) -> None:
    correct(entry, {}, email="changed@example.org")


def lead(entry: Signatory) -> None:
    correct(entry, {"lead_order": 1})


def put_in_a_group(entry: Signatory) -> None:
    correct(entry, {"group": SignatoryGroupFactory(signatory_list=entry.signatory_list)})


@pytest.mark.parametrize("change", [change_status, change_text, change_address, lead, put_in_a_group])
def test_entries_that_staff_changed_since_are_kept_and_listed(signatory_list: SignatoryList, change: Any) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    change(Signatory.objects.get(name="Robin"))
    report = undo_import(batch)
    assert (report.removed, [entry.name for entry in report.skipped]) == (2, ["Robin"])
    assert list(Signatory.objects.values_list("name", flat=True)) == ["Robin"]


def test_an_entry_that_stands_for_another_is_kept(signatory_list: SignatoryList) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    robin, sam = Signatory.objects.filter(name__in=["Robin", "Sam"]).order_by("name")
    merge([robin, sam], survivor=robin)
    report = undo_import(batch)
    assert (report.removed, [entry.name for entry in report.skipped]) == (1, ["Robin", "Sam"])


def test_an_entry_that_was_updated_and_then_corrected_is_kept(signatory_list: SignatoryList) -> None:
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar", region="Ontario")
    batch = import_of(
        run_import(signatory_list, csv_lines("kind,name,region", "org,Cedar,Yukon"), duplicates="update")
    )
    cedar.refresh_from_db()
    correct(cedar, {"region": "Manitoba"})
    report = undo_import(batch)
    assert (report.restored, [entry.name for entry in report.skipped]) == (0, ["Cedar"])
    cedar.refresh_from_db()
    assert cedar.region == "Manitoba"


def test_undoing_twice_is_refused_and_changes_nothing(signatory_list: SignatoryList) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    undo_import(batch)
    SignatoryFactory(signatory_list=signatory_list, name="Alder")
    before = database_state()
    with pytest.raises(NotUndone):
        undo_import(batch)
    assert database_state() == before


def test_what_is_undone_can_be_imported_again(signatory_list: SignatoryList) -> None:
    undo_import(import_of(run_import(signatory_list, ADDED)))
    report = run_import(signatory_list, ADDED)
    assert (report.new, report.warnings) == ([2, 3, 4], [])


def test_an_upload_that_was_never_imported_can_not_be_undone(signatory_list: SignatoryList) -> None:
    with pytest.raises(NotUndone):
        undo_import(upload(signatory_list, ADDED))


def test_an_old_import_can_not_be_undone(signatory_list: SignatoryList) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    ImportBatch.objects.update(imported_at=timezone.now() - timedelta(days=31))
    with pytest.raises(NotUndone, match="30 days"):
        undo_import(batch)
    assert Signatory.objects.count() == 3


def test_no_address_is_stored_outside_the_contacts(signatory_list: SignatoryList) -> None:
    confirm(upload(signatory_list, ADDED))
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="before@example.org")
    run_import(signatory_list, csv_lines("kind,name,email", "org,Cedar,after@example.org"), duplicates="update")
    stored_rows = str(list(ImportRow.objects.values()))
    # The replaced values are stored for the undo until the contact is erased.
    assert stored_rows.count("@") == stored_rows.count("before@example.org") == 1
    correct(cedar, {}, email="")
    assert "@" not in str(list(ImportRow.objects.values()))
    assert Contact.objects.count() == 2


def test_the_command_undoes_an_import(signatory_list: SignatoryList, capsys: pytest.CaptureFixture[str]) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    lead(Signatory.objects.get(name="Sam"))
    call_command("undo_import", str(batch.pk))
    assert capsys.readouterr().out == "2 removed, 0 restored, 1 kept\nkept, because it changed since: Sam\n"


@pytest.mark.parametrize(("state", "code"), [("undone", 1), ("missing", 2)])
def test_the_command_fails_with_nothing_to_undo(signatory_list: SignatoryList, state: str, code: int) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    undo_import(batch)
    with pytest.raises(CommandError) as failure:
        call_command("undo_import", str(batch.pk + (state == "missing")))
    assert failure.value.returncode == code


def test_neither_the_report_nor_the_log_has_names_of_what_was_kept(signatory_list: SignatoryList) -> None:
    batch = import_of(run_import(signatory_list, ADDED))
    alder = Signatory.objects.get(name="Alder")
    correct(alder, {"title": "Changed"})
    undo_import(batch)
    batch.refresh_from_db()
    assert batch.report["undone"]["kept"] == [alder.pk]
    entry = ModelLogEntry.objects.for_instance(batch).get(action="signatories.undo_import")
    assert entry.data == {"removed": 2, "restored": 0, "kept": [alder.pk]}
