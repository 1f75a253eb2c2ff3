"""The sort texts of imported people: stated, joined from parts, guessed; and what an import does not overwrite."""

from __future__ import annotations

import csv
import io

import pytest

from signatories.enums import DuplicatePolicy, SortSource
from signatories.exchange.export import export
from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.moderation.staff_edits import correct
from signatories.names.family_names import family_name_sort_text
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.files import csv_file, csv_lines, database_state, run_import

pytestmark = pytest.mark.django_db


def sort_texts(signatory_list: SignatoryList) -> list[tuple[str, str, str]]:
    rows = signatory_list.signatories.order_by("import_row", "pk")
    return list(rows.values_list("name", "sort_as", "sort_as_source"))


def test_each_way_to_name_a_person_has_its_source(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind,Name,Sort name", "person,Ada Example,", 'person,Bo Sample,"Zz"'))
    run_import(signatory_list, csv_lines("Kind,First name,Last name", "person,Ludwig,van den Berg"))
    assert sorted(sort_texts(signatory_list)) == [
        ("Ada Example", "Example, Ada", SortSource.GUESSED),
        ("Bo Sample", "Zz", SortSource.STATED),
        ("Ludwig van den Berg", "van den Berg, Ludwig", SortSource.PARTS),
    ]


def update(signatory_list: SignatoryList, *lines: str) -> ImportBatch:
    run_import(signatory_list, csv_lines(*lines), duplicates=DuplicatePolicy.UPDATE)
    return ImportBatch.objects.latest("pk")


def test_an_update_by_parts_replaces_a_guess_and_keeps_what_was_stated(signatory_list: SignatoryList) -> None:
    for name, source in (("Ana García Ejemplo", ""), ("Bo Anders Sample", SortSource.STATED)):
        entry = SignatoryFactory(individual=True, signatory_list=signatory_list, name=name)
        if source:
            correct(entry, {"sort_as": "Anders Sample, Bo"})
    batch = update(signatory_list, "Kind,First name,Last name", "person,Ana,García Ejemplo", "person,Bo Anders,Sample")
    assert sorted(sort_texts(signatory_list)) == [
        ("Ana García Ejemplo", "García Ejemplo, Ana", SortSource.PARTS),
        ("Bo Anders Sample", "Anders Sample, Bo", SortSource.STATED),
    ]
    undo_import(batch)
    assert sorted(sort_texts(signatory_list)) == [
        ("Ana García Ejemplo", "Ejemplo, Ana García", SortSource.GUESSED),
        ("Bo Anders Sample", "Anders Sample, Bo", SortSource.STATED),
    ]


def test_an_update_without_a_sort_text_keeps_each_source(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind,First name,Last name", "person,Ana,García Ejemplo"))
    entry = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Bo Sample")
    correct(entry, {"sort_as": "Bo Sample"})
    before = sort_texts(signatory_list)
    update(signatory_list, "Kind,Name,Title", "person,Ana García Ejemplo,Chair", "person,Bo Sample,Nurse")
    assert sort_texts(signatory_list) == before
    assert set(signatory_list.signatories.values_list("title", flat=True)) == {"Chair", "Nurse"}


def test_a_stated_column_replaces_every_source(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind,First name,Last name", "person,Ana,García Ejemplo"))
    batch = update(signatory_list, "Kind,Name,Sort as", 'person,Ana García Ejemplo,"Ejemplo, Ana"')
    assert sort_texts(signatory_list) == [("Ana García Ejemplo", "Ejemplo, Ana", SortSource.STATED)]
    undo_import(batch)
    assert sort_texts(signatory_list) == [("Ana García Ejemplo", "García Ejemplo, Ana", SortSource.PARTS)]


def test_a_new_name_in_the_file_ends_a_stated_text_that_contradicts_it(signatory_list: SignatoryList) -> None:
    for name, text in (("Bo Exampel", "Exampel, Bo"), ("Cy Dee Roe", "Dee Roe, Cy")):
        SignatoryFactory(individual=True, signatory_list=signatory_list, name=name, sort_as=text)
    rows = exported(signatory_list)
    for row in rows:
        row["name"] = {"Bo Exampel": "Bo Example", "Cy Dee Roe": "Cy Ann Dee Roe"}[row["name"]]
    run_import(signatory_list, as_file(rows, "sort_as", "sort_as_source"), duplicates=DuplicatePolicy.UPDATE)
    assert sorted(sort_texts(signatory_list)) == [
        ("Bo Example", "Example, Bo", SortSource.GUESSED),
        ("Cy Ann Dee Roe", "Dee Roe, Cy", SortSource.STATED),
    ]
    undo_import(ImportBatch.objects.get())
    assert sorted(sort_texts(signatory_list)) == [
        ("Bo Exampel", "Exampel, Bo", SortSource.STATED),
        ("Cy Dee Roe", "Dee Roe, Cy", SortSource.STATED),
    ]


def exported(signatory_list: SignatoryList) -> list[dict[str, str]]:
    text = export(signatory_list.signatories.all(), "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_file(rows: list[dict[str, str]], *without: str) -> bytes:
    columns = [column for column in rows[0] if column not in without]
    return csv_file(columns, *[[row[column] for column in columns] for row in rows])


def all_sources(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind,First name,Last name", "person,Ana,García Ejemplo"))
    SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Example")
    stated = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Bo Sample")
    correct(stated, {"sort_as": "Bo Sample"})
    chosen = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Cy Dee Roe")
    Signatory.objects.filter(pk=chosen.pk).update(sort_as="Dee Roe, Cy", sort_as_source=SortSource.SIGNER)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network", sort_as="Network")


@pytest.mark.parametrize("without", [(), ("sort_as_source",), ("sort_as",), ("sort_as", "sort_as_source")])
@pytest.mark.parametrize("duplicates", DuplicatePolicy)
def test_an_export_says_the_sources_and_changes_nothing(
    signatory_list: SignatoryList, without: tuple[str, ...], duplicates: DuplicatePolicy
) -> None:
    all_sources(signatory_list)
    rows = exported(signatory_list)
    assert {row["name"]: row["sort_as_source"] for row in rows} == {
        "Ana García Ejemplo": "parts",
        "Ada Example": "guessed",
        "Bo Sample": "stated",
        "Cy Dee Roe": "signer",
        "Cedar Network": "stated",
    }
    if without == ("sort_as_source",):
        # A file of an earlier release has no guesses.
        for row in rows:
            row["sort_as"] = "" if row["sort_as_source"] == "guessed" else row["sort_as"]
    before = database_state()["Signatory"]
    report = run_import(signatory_list, as_file(rows, *without), duplicates=duplicates)
    assert (report.new, report.updated, report.errors) == ([], [], [])
    assert database_state()["Signatory"] == before


def test_a_guess_of_another_version_of_the_rules_changes_nothing_either(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Bo Example")
    Signatory.objects.filter(pk=entry.pk).update(sort_as="Bo Example, Ada")
    before = database_state()["Signatory"]
    run_import(signatory_list, as_file(exported(signatory_list)), duplicates=DuplicatePolicy.UPDATE)
    assert database_state()["Signatory"] == before


def test_a_guess_that_was_edited_in_the_file_is_stated(signatory_list: SignatoryList) -> None:
    SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Bo Example")
    rows = exported(signatory_list)
    assert rows[0]["sort_as"] == "Example, Ada Bo"
    rows[0]["sort_as"] = "Bo Example, Ada"
    run_import(signatory_list, as_file(rows), duplicates=DuplicatePolicy.UPDATE)
    assert sort_texts(signatory_list) == [("Ada Bo Example", "Bo Example, Ada", SortSource.STATED)]


def test_a_guess_follows_a_name_that_was_edited_in_the_file(signatory_list: SignatoryList) -> None:
    SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Exampel")
    rows = exported(signatory_list)
    rows[0]["name"] = "Ada Example"
    run_import(signatory_list, as_file(rows), duplicates=DuplicatePolicy.UPDATE)
    assert sort_texts(signatory_list) == [("Ada Example", "Example, Ada", SortSource.GUESSED)]


def test_the_export_of_one_list_can_be_imported_into_another(signatory_list: SignatoryList) -> None:
    other_list = SignatoryListFactory()
    all_sources(signatory_list)
    rows = [{column: cell for column, cell in row.items() if column != "key"} for row in exported(signatory_list)]
    run_import(other_list, as_file(rows))
    assert sorted(sort_texts(other_list)) == sorted(sort_texts(signatory_list))


def test_an_unknown_source_is_refused(signatory_list: SignatoryList) -> None:
    report = run_import(
        signatory_list, csv_lines("Kind,Name,Sort as,sort_as_source", "person,Ada Example,Example,magic")
    )
    assert [refused.reason for refused in report.errors] == [
        "is not one of these words: stated, parts, signer, guessed"
    ]


def test_undoing_an_import_removes_people_whose_guess_staff_accepted(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind,Name", "person,Ada Example", "person,Bo Dee Sample"))
    accepted, corrected = signatory_list.signatories.order_by("import_row")
    Signatory.objects.filter(pk=accepted.pk).update(sort_as_source=SortSource.STATED)
    correct(corrected, {"sort_as": "Dee Sample, Bo"})
    report = undo_import(ImportBatch.objects.get())
    assert (report.removed, report.skipped) == (1, [corrected])


@pytest.mark.parametrize(("particles", "letters"), [("habit", "AdGNTvZ"), ("part", "AdGNTvZ"), ("after", "ABGGNTZ")])
def test_people_are_printed_in_the_order_of_their_family_names(
    signatory_list: SignatoryList, particles: str, letters: str
) -> None:
    signatory_list.particles = particles
    signatory_list.save()
    people = (
        *("Ludwig,van den Berg", "María José,García Márquez", "Zsófia,Nagy", "Anna,Zimmermann", "Zoe,Adams"),
        *("Nguyễn,Thị Minh", "Charles,de Gaulle-Example"),
    )
    lines = [f"{person},Example University,individual" for person in people]
    run_import(signatory_list, csv_lines("First name,Last name,Affiliation,Kind", *lines))
    entries = list(signatory_list.signatories.public().in_printed_order())
    assert "Ludwig van den Berg" in [entry.name for entry in entries]
    texts = [family_name_sort_text(entry, particles) for entry in entries]
    assert "".join(text[0] for text in texts) == letters
