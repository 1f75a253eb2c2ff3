"""The questions of a list in imported and exported files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import pytest

from core.users.models import User
from signatories.enums import ImportState, Kind, QuestionType, Visibility
from signatories.exceptions import UnknownColumn
from signatories.exchange.export import export, export_list, export_with_contacts
from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.models import Contact, ImportBatch, ImportRow, Signatory, SignatoryList
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

CHOICES = [
    {"value": "law", "label": "Law", "labels": {"fr": "Droit"}},
    {"value": "bio", "label": "Biology", "labels": {"fr": "Biologie"}},
]


@pytest.fixture
def signatory_list() -> SignatoryList:
    """Return a list with public and private questions."""
    asking: SignatoryList = SignatoryListFactory()
    for position, (key, label, type_, visibility, more) in enumerate(
        (
            ("city", "City", QuestionType.TEXT, Visibility.PRINTED, {"labels": {"fr": "Ville"}}),
            ("fields", "Disciplines", QuestionType.CHOICES, Visibility.PUBLIC, {"choices": CHOICES}),
            ("member", "Are you a member?", QuestionType.YES_NO, Visibility.PUBLIC, {}),
            ("since", "Member since", QuestionType.DATE, Visibility.PUBLIC, {}),
            ("postal_code", "Postal code", QuestionType.POSTAL_CODE, Visibility.PRIVATE, {}),
            ("note", "Note", QuestionType.LONG_TEXT, Visibility.PRIVATE, {"is_retired": True}),
        )
    ):
        QuestionFactory(
            signatory_list=asking, key=key, label=label, type=type_, visibility=visibility, position=position, **more
        )
    return asking


def content(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def run(signatory_list: SignatoryList, rows: Iterable[Iterable[str]] | bytes, **options: Any) -> ImportReport:
    data = rows if isinstance(rows, bytes) else content(rows)
    return import_file(
        SignatoryList.objects.get(pk=signatory_list.pk), data, file_name="a.csv", options=ImportOptions(**options)
    )


def entry_of(name: str) -> Signatory:
    return Signatory.objects.select_related("contact").get(name=name)


SURVEY = [
    ["Name", "Kind", "E-mail", "Country", "Ville", "DISCIPLINES", "Are you a member?", "since", "Postal code", "Note"],
    [
        *("Robin Fernleaf", "individual", "robin@example.org", "Canada", "Toronto ON", "Droit, biology", "Oui"),
        *("31/05/2020", "k1a0b6", "One.\nTwo."),
    ],
    ["Larch Society", "organization", "", "", "", "", "no", "", "", ""],
]


def test_headers_are_mapped_by_key_and_by_label_in_any_language(signatory_list: SignatoryList) -> None:
    report = run(signatory_list, SURVEY)
    assert report.written
    assert report.mapping["Ville"] == "q_city"
    robin, larch = entry_of("Robin Fernleaf"), Signatory.objects.get(name="Larch Society")
    assert robin.answers == {"city": "Toronto ON", "fields": ["law", "bio"], "member": True, "since": "2020-05-31"}
    assert robin.contact.private_answers == {"note": "One.\nTwo.", "postal_code": "K1A 0B6"}
    assert larch.answers == {"member": False}
    assert not Contact.objects.filter(pk=larch.pk).exists()


def test_private_answers_are_kept_out_of_public_columns_of_staged_rows(signatory_list: SignatoryList) -> None:
    run(signatory_list, SURVEY)
    for row in ImportRow.objects.all():
        assert "K1A" not in str(row.values) + str(row.problems) + str(row.warnings)
        assert (row.private, row.email) == ({}, "")


def test_a_header_is_mapped_by_hand_and_to_known_columns_only(signatory_list: SignatoryList) -> None:
    rows = [["Name", "Kind", "Where from"], ["Robin", "individual", "Toronto"]]
    run(signatory_list, rows, mapping={"Where from": "q_city"})
    assert Signatory.objects.get().answers == {"city": "Toronto"}
    with pytest.raises(UnknownColumn):
        run(signatory_list, rows, mapping={"Where from": "q_town"})


def test_a_built_in_field_is_not_taken_for_a_question(signatory_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=signatory_list, key="title", label="Title")
    run(signatory_list, [["Name", "Kind", "Title", "q_title"], ["Robin", "individual", "Nurse", "Dr"]])
    entry = Signatory.objects.get()
    assert (entry.title, entry.answers) == ("Nurse", {"title": "Dr"})


@pytest.mark.parametrize(
    ("column", "cell"),
    [("q_city", "a\x07b"), ("q_fields", "Alchemy"), ("q_member", "perhaps"), ("q_since", "soon")],
)
def test_a_wrong_answer_is_a_problem_of_its_row(signatory_list: SignatoryList, column: str, cell: str) -> None:
    report = run(signatory_list, [["Name", "Kind", column], ["Robin", "individual", cell]])
    assert not report.written
    assert [problem.column for problem in report.errors] == [column]


def test_a_postal_code_is_read_by_the_country_of_its_row(signatory_list: SignatoryList) -> None:
    rows = [["Name", "Kind", "Country", "Postal code"], ["Robin", "individual", "CA", "12345"]]
    assert not run(signatory_list, rows).written
    rows[1][2] = "DE"
    assert run(signatory_list, rows).written


def filled(signatory_list: SignatoryList) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list,
        kind=Kind.INDIVIDUAL,
        name="Robin Fernleaf",
        country="CA",
        email="robin@example.org",
        answers={"city": "Toronto, ON", "fields": ["law", "bio"], "member": False, "since": "2020-05-31"},
    )
    Contact.objects.filter(pk=entry.pk).update(private_answers={"postal_code": "K1A 0B6", "note": "=1\nTwo"})
    return entry


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("with_contacts", [True, False])
def test_importing_an_export_changes_nothing(
    signatory_list: SignatoryList, file_format: str, with_contacts: bool, admin_user: User
) -> None:
    entry = filled(signatory_list)
    before = {**Signatory.objects.filter(pk=entry.pk).values()[0], **Contact.objects.values()[0]}
    signatories = signatory_list.signatories.all()
    data = (
        export_with_contacts(signatories, file_format, user=admin_user)
        if with_contacts
        else export(signatories, file_format)
    )
    assert (b"K1A" in data) == (with_contacts and file_format == "csv")
    name = f"a.{file_format}"
    report = import_file(signatory_list, data, file_name=name, options=ImportOptions(duplicates="update"))
    assert (report.written, report.updated, len(report.duplicates)) == (True, [], 1)
    assert {**Signatory.objects.filter(pk=entry.pk).values()[0], **Contact.objects.values()[0]} == before


def test_public_files_have_public_answers_only(signatory_list: SignatoryList) -> None:
    filled(signatory_list)
    for file_format in ("csv", "json"):
        text = export_list(SignatoryList.objects.get(pk=signatory_list.pk), file_format).decode("utf-8-sig")
        assert "q_city" in text
        assert "Toronto, ON" in text
        assert "q_postal_code" not in text
        assert "K1A" not in text


def test_an_update_changes_answers_and_undoing_it_restores_them(
    signatory_list: SignatoryList, admin_user: User
) -> None:
    entry = filled(signatory_list)
    data = export_with_contacts(signatory_list.signatories.all(), "csv", user=admin_user).decode("utf-8-sig")
    data = data.replace("Toronto, ON", "Ottawa, ON").replace("K1A 0B6", "K1A 0B7").replace("law; bio", "")
    run(signatory_list, data.encode(), duplicates="update")
    changed = entry_of("Robin Fernleaf")
    assert changed.answers == {"city": "Ottawa, ON", "member": False, "since": "2020-05-31"}
    assert changed.contact.private_answers == {"note": "=1\nTwo", "postal_code": "K1A 0B7"}
    assert changed.contact.email == "robin@example.org"
    undo_import(ImportBatch.objects.get(state=ImportState.IMPORTED))
    restored = entry_of("Robin Fernleaf")
    assert restored.answers == entry.answers
    assert restored.contact.private_answers == {"note": "=1\nTwo", "postal_code": "K1A 0B6"}


def test_undoing_an_import_removes_entries_with_their_answers(signatory_list: SignatoryList) -> None:
    run(signatory_list, SURVEY)
    batch = ImportBatch.objects.get()
    assert undo_import(batch).removed == 2
    assert (Signatory.objects.count(), Contact.objects.count()) == (0, 0)


def test_an_answer_changed_since_is_kept_by_undoing(signatory_list: SignatoryList) -> None:
    run(signatory_list, SURVEY)
    Signatory.objects.filter(name="Robin Fernleaf").update(answers={"city": "Ottawa ON"})
    report = undo_import(ImportBatch.objects.get())
    assert [entry.name for entry in report.skipped] == ["Robin Fernleaf"]
