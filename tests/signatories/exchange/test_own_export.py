"""Importing an unchanged export for staff changes nothing; an edited one changes the right entries."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.users.models import User
from signatories.enums import Status
from signatories.exchange.export import export, export_with_contacts
from signatories.models import Contact, Signatory, SignatoryGroup, SignatoryList
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.hypothesis_profiles import max_examples
from tests.signatories.files import csv_file, database_state, run_import

pytestmark = pytest.mark.django_db

NAMES = st.sampled_from(["Ada Example", "EXAMPLE, Ada", "Bo", "+1 Collective", "'=x", "Anonymous", "Lê Thị Hoa"])
TEXTS = st.sampled_from(["", "Chair", "Left over,", "a<br>b", "=Chair", "Nurse, RN", "École"])
ENTRY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["organization", "individual"]),
        "name": NAMES,
        "title": TEXTS,
        "affiliation": TEXTS,
        "region": TEXTS,
        "sort_as": TEXTS,
        "status": st.sampled_from(Status),
        "is_name_hidden": st.booleans(),
        "affiliation_for_identification": st.booleans(),
        "lead_order": st.none() | st.integers(1, 3),
        "grouped": st.booleans(),
        "email": st.sampled_from(["", "a@example.org", "b@example.org"]),
        "representative": st.sampled_from(["", "Cy Sample"]),
    }
)


def list_of(entries: list[dict[str, Any]]) -> SignatoryList:
    signatory_list = SignatoryListFactory()
    group = SignatoryGroup.objects.create(signatory_list=signatory_list, heading="Members")
    taken = set()
    for fields in entries:
        values = dict(fields)
        email, representative = values.pop("email"), values.pop("representative")
        values["group"] = group if values.pop("grouped") else None
        entry = Signatory(signatory_list=signatory_list, source="staff", **values)
        entry.set_keys()
        identity = (entry.kind, entry.name_key, email if entry.kind == "individual" else "")
        if identity in taken and (email or entry.kind == "organization"):
            continue
        taken.add(identity)
        entry = SignatoryFactory(signatory_list=signatory_list, source="staff", email=email or None, **values)
        Contact.objects.filter(pk=entry.pk).update(representative=representative)
    return signatory_list


def file_of(signatory_list: SignatoryList, export_format: str, user: User, *, only: str = "") -> bytes:
    entries = signatory_list.signatories.all()
    file_format, _dot, contacts = export_format.partition("+")
    content = export_with_contacts(entries, file_format, user=user) if contacts else export(entries, file_format)
    if not only:
        return content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    positions = [rows[0].index(column) for column in ("key", "kind", "name", only) if column in rows[0]]
    return csv_file(*[[row[position] for position in positions] for row in rows])


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_an_entry_with_the_name_of_a_column_is_not_taken_for_a_second_header(export_format: str) -> None:
    user = User.objects.create_user("alix")
    signatory_list = SignatoryListFactory()
    SignatoryFactory(signatory_list=signatory_list, kind="organization", name="Anonymous")
    report = run_import(signatory_list, file_of(signatory_list, export_format, user))
    assert (report.refusal, report.new, len(report.duplicates)) == (None, [], 1)


@pytest.mark.slow
@given(
    export_format=st.sampled_from(["csv", "csv+contacts", "xlsx", "xlsx+contacts"]),
    duplicates=st.sampled_from(["skip", "update", "fill"]),
    entries=st.lists(ENTRY, min_size=1, max_size=6),
)
@settings(max_examples=max_examples(50), deadline=None)
def test_an_export_imported_as_it_is_changes_nothing(
    export_format: str, duplicates: str, entries: list[dict[str, Any]]
) -> None:
    user, _made = User.objects.get_or_create(username="alix")
    signatory_list = list_of(entries)
    before = database_state()
    report = run_import(signatory_list, file_of(signatory_list, export_format, user), duplicates=duplicates)
    assert (report.refusal, report.errors, report.decide) == (None, [], [])
    assert (report.new, report.updated) == ([], [])
    assert len(report.duplicates) + len(report.withdrew) == signatory_list.signatories.count()
    assert {name: database_state()[name] for name in ("Signatory", "Contact")} == {
        name: before[name] for name in ("Signatory", "Contact")
    }


@pytest.mark.parametrize("only", ["title", "email", "name_hidden", "representative"])
def test_so_does_one_of_which_columns_were_taken_out(staff: User, signatory_list: SignatoryList, only: str) -> None:
    for number, name in enumerate(["Ada", "Ada", "Bo"]):
        SignatoryFactory(
            signatory_list=signatory_list,
            individual=True,
            name=name,
            title="Chair" if number else "",
            email=f"{number}@example.org",
            is_name_hidden=number == 1,
        )
    before = database_state()["Signatory"]
    report = run_import(signatory_list, file_of(signatory_list, "csv+contacts", staff, only=only), duplicates="update")
    assert (report.new, report.updated, report.refusal) == ([], [], None)
    assert database_state()["Signatory"] == before


def edited(content: bytes, change: Any) -> bytes:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    change(cells)
    return csv_file(header, *[list(row.values()) for row in cells])


def test_edited_cells_change_the_right_entry_and_an_emptied_one_empties_it(
    staff: User, signatory_list: SignatoryList
) -> None:
    for title in ("Nurse", "Cook"):
        SignatoryFactory(
            signatory_list=signatory_list, individual=True, name="Ada", title=title, email=f"{title}@example.org"
        )

    def change(cells: list[dict[str, str]]) -> None:
        for row in cells:
            row["email"] = ""
            if row["title"] == "Cook":
                row |= {"name": "Bo", "title": "", "region": "Yukon"}

    content = edited(file_of(signatory_list, "csv+contacts", staff), change)
    assert run_import(signatory_list, content).updated == []
    assert set(signatory_list.signatories.values_list("name", flat=True)) == {"Ada"}
    report = run_import(signatory_list, content, duplicates="update")
    assert (len(report.updated), report.new) == (1, [])
    # A blank cell does not delete an address.
    assert set(signatory_list.signatories.values_list("name", "title", "region", "contact__email")) == {
        ("Ada", "Nurse", "", "Nurse@example.org"),
        ("Bo", "", "Yukon", "Cook@example.org"),
    }


def test_a_key_of_another_list_is_unknown_and_reported(staff: User, signatory_list: SignatoryList) -> None:
    SignatoryFactory(individual=True, name="Ada")
    other = SignatoryList.objects.exclude(pk=signatory_list.pk).get()
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Ada", title="")
    report = run_import(signatory_list, file_of(other, "csv", staff), duplicates="update", answers={"same": "add"})
    assert report.new == [2]
    assert any("any entry of this list" in warning.reason for warning in report.warnings)


def test_a_row_that_was_copied_with_its_key_is_refused(staff: User, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Ada")
    content = edited(
        file_of(signatory_list, "csv", staff), lambda cells: cells.append({**cells[0], "name": "Cy Sample"})
    )
    report = run_import(signatory_list, content, duplicates="update")
    assert [(problem.row, problem.column) for problem in report.errors] == [(3, "key")]


def test_the_names_of_others_can_not_be_taken(staff: User, signatory_list: SignatoryList) -> None:
    for name in ("Alder", "Birch"):
        SignatoryFactory(signatory_list=signatory_list, name=name)
    content = edited(file_of(signatory_list, "csv", staff), lambda cells: cells[0].update(name="Birch"))
    report = run_import(signatory_list, content, duplicates="update")
    assert [(problem.row, problem.column) for problem in report.errors] == [(2, "name")]


def test_a_column_of_consent_in_a_file_of_others_is_asked_about_also_by_the_name_that_ours_has(
    signatory_list: SignatoryList,
) -> None:
    report = run_import(signatory_list, csv_file(["kind", "name", "logo_permitted"], ["individual", "Bo", "no"]))
    assert "logo_permitted" in str(report.refusal)
    assert not signatory_list.signatories.exists()
