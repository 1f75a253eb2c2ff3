"""Rows that are no signatories are asked about: totals, notes, headings of another table, several names in a cell."""

from __future__ import annotations

import pytest

from signatories.enums import Outcome
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.options import ImportOptions
from signatories.exchange.rows.unlikely_names import doubt_about
from signatories.models import SignatoryList
from tests.signatories.files import csv_lines, rows_by_outcome, run_import, upload, xlsx_file

KIND = {"kind": "individual"}


@pytest.mark.parametrize(
    ("name", "others"),
    [
        *(("Total", ["2"]), ("Total: 77", []), ("TOTAL", []), ("Gesamt", ["12"]), ("Summe: 3", [])),
        *(("Total des signataires : 12", []), ("Number of signatories", ["1,204"]), ("Sous-total", ["3"])),
        *(
            ("Stand: 12.03.2026", []),
            ("As of 12 March 2026", []),
            ("Page 2 of 3", []),
            ("Mis à jour le 12/03/2026", []),
        ),
        *(("Ada Example; Bo Sample", []), ("Ada;Bo;Cy", ["x"])),
        *(("Ada Example +1 613 555 0100", []), ("Bo Sample (613-555-0101)", []), ("Cy Muster, tel. 0151 2345678", [])),
        *(("Ada Example <ada@example.org>", ["x"]), ("Ada Example/Bo Sample", []), ("Cy Muster / Dee Sample", [])),
        *(
            ("Eli & Fay Example", []),
            ("Gus Sample and Hal Muster", []),
            ("Ada u. Bo Beispiel", []),
            ("Ada et Bo E.", []),
        ),
        *(("Ada Example, 12 March 2026", []), ("Cy Muster (signed May 3, 2026)", []), ("Bo Modèle, 1er mai 2026", [])),
        *(("Ada Example on behalf of Example Union", []), ("Bo Modèle au nom d’Exemple", []), ("i.A. Eli Muster", [])),
        *(("Ada Example c/o Example House", []), ("Bo Sample, vertreten durch Cy Muster", [])),
        *(("ONTARIO", []), ("QUÉBEC", []), ("Northern chapter:", [])),
        *(("Affiliation", ["Example University", "Example College"]), ("E-mail", ["ada@example.org"])),
        *(
            ("Ada Example*", []),
            ("Ada Example **", []),
            ("*Ada Example", []),
            ("Ada Example†", []),
            ("Ada Example²", []),
        ),
        *(("Ada Example [1]", []), ("Ada Example[12], PhD", []), ("Ada Example (2)", []), ("[3] Ada Example", [])),
        *(("Ada Example*, PhD", []), ("Ada Example, PhD*", []), ("Ada Example1", []), ("Ada Example [a]", [])),
        *(("Anonymous", []), ("anonymous 12", []), ("Anon.", []), ("Anonyme", []), ("Anónimo", []), ("Anoniem", [])),
        *(("Name withheld by request", []), ("An anonymous supporter", []), ("(No name)", []), ("Ohne Namen", [])),
        *(("Test Test", []), ("test", []), ("TestTest 2", []), ("Test User", []), ("asdf asdf", []), ("Foo Bar", [])),
        *(("Individuals", []), ("Organisations", []), ("Name", ["Title", "Affiliation"]), ("Nom", ["Fonction"])),
    ],
)
def test_what_is_no_signatory_is_doubted(name: str, others: list[str]) -> None:
    assert name in doubt_about(name, [name, *others])


@pytest.mark.parametrize(
    ("name", "others"),
    [
        *(("Total", ["Energy company"]), ("Total Recall Collective", []), ("Ada Example", ["Total"])),
        *(("Number 9 Studio", []), ("Mars 2026", []), ("Association du 12 mars", []), ("1. FC Example", [])),
        *(("Mary Anderson", []), ("Rosalind Brandt", []), ("Santiago Ramón y Cajal", []), ("Ada E. U. Example", [])),
        *(
            ("Sam Pleased (she/her)", []),
            ("Dee Sample (they/them)", []),
            ("Ana Ejemplo e Muestra", []),
            ("ADA EXAMPLE", []),
        ),
        *(
            ("I. A. Example", []),
            ("P. P. Sample", []),
            ("BONO", ["Singer"]),
            ("Ada Example III", []),
            ("Louis XIV Example", []),
            ("Ivo Sample, MP 1998", []),
        ),
        *(("Ada Test", []), ("Testa Example", []), ("Alcoholics Anonymous", []), ("Nona Ima", []), ("Xu Xx", [])),
        *(("Ada Example (she/her)", []), ("Dr. Ada Example", []), ("Ada D’Example", []), ("Ada Example Jr.", [])),
        *(("Person", ["Painter"]), ("Name Me Collective", ["Title"]), ("Page", ["Nurse"]), ("Stand Up", [])),
    ],
)
def test_unusual_names_are_not(name: str, others: list[str]) -> None:
    assert doubt_about(name, [name, *others]) == ""


@pytest.mark.parametrize(
    ("name", "is_doubted"),
    [("Studio54", False), ("Extinction Example 2030", False), ("Example Union*", True), ("Example Union [1]", True)],
)
def test_digits_are_part_of_the_names_of_organizations(name: str, is_doubted: bool) -> None:
    assert bool(doubt_about(name, [name], is_person=False)) == is_doubted


def test_footnotes_and_entries_without_a_name_are_asked_about(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name", "Ada Example*", "Anonymous", "Test Test", "Bo Sample", "Cy Muster [2]")
    report = run_import(signatory_list, content, constants=KIND)
    assert (report.written, report.asked) == (False, {"doubt": [2, 3, 4, 6]})


def test_long_names_are_compared_fast() -> None:
    for name in ("x" * 300, "test" * 75, "anonymous " * 30, "[" * 300, "Ada Example" + "*" * 290):
        doubt_about(name, [name])


def test_a_total_at_the_end_is_asked_and_answered(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name;Organisation", "Ada Example;Example University", "Total;1")
    report = run_import(signatory_list, content, constants=KIND)
    assert (report.written, report.asked) == (False, {"doubt": [3]})
    report = run_import(signatory_list, content, constants=KIND, answers={"doubt": "skip"})
    assert (report.new, report.left_out) == ([2], [3])
    report = run_import(signatory_list, content, constants=KIND, decisions={"3": {"doubt": "add"}})
    assert report.new == [3]


def test_of_two_tables_on_one_sheet_none_is_lost(signatory_list: SignatoryList) -> None:
    content = xlsx_file(
        *(["Organizations"], ["Name", "Website"], ["Example Trust", "example.org"], ["Sample Union", "example.net"]),
        *([], ["Individuals"], ["Name", "Title", "Affiliation"], ["Ada Example", "Lecturer", "Example University"]),
    )
    batch = upload(signatory_list, content, file_name="list.xlsx")
    assert batch.report["mapping"] == {"Name": "name", "Website": "website"}
    preview_upload(batch, options=ImportOptions(constants={"kind": "organization"}))
    outcomes = rows_by_outcome(batch)
    assert outcomes["new"] == [3, 4]
    assert 6 in outcomes[Outcome.ASK]
    assert {7, 8} <= {*outcomes.get(Outcome.ASK, []), *outcomes.get(Outcome.ERROR, [])}


@pytest.mark.parametrize(
    "names",
    [
        *(["1. Ada Example", "2. Bo Sample", "3. Cy Muster"], ["a) Ada Example", "b) Bo Sample", "c) Cy Muster"]),
        *(["(1) Ada Example", "(2) Bo Sample", "(3) Cy Muster"], ["• Ada Example", "✔ Bo Sample", "▪Cy Muster"]),
        *(["**Ada Example**", "[Bo Sample](https://example.org)", "__Cy Muster__"],),
    ],
)
def test_numbers_bullets_and_markup_are_not_part_of_names(signatory_list: SignatoryList, names: list[str]) -> None:
    run_import(signatory_list, csv_lines("Name", *names), constants=KIND)
    stored = signatory_list.signatories.order_by("import_row").values_list("name", flat=True)
    assert list(stored) == ["Ada Example", "Bo Sample", "Cy Muster"]


def test_a_number_that_counts_nothing_stays(signatory_list: SignatoryList) -> None:
    names = ["1. FC Example", "Sample Union", "3. Weg Verein"]
    run_import(signatory_list, csv_lines("Name", *names), constants={"kind": "organization"})
    assert list(signatory_list.signatories.order_by("import_row").values_list("name", flat=True)) == names


def test_the_rule_below_the_header_of_a_markdown_table_is_no_row(signatory_list: SignatoryList) -> None:
    content = csv_lines("| Name | Title |", "|------|:-----:|", "| Ada Example | Nurse |")
    report = run_import(signatory_list, content, constants=KIND)
    assert report.new == [3]


@pytest.mark.parametrize(
    "name",
    [
        "AC/DC Fan Club",
        "Research & Rights",
        "Union of 12 March 1999",
        "Salt and Light",
        "EXAMPLE",
        "Dial 1 800 555 0100",
    ],
)
def test_organizations_have_names_that_people_have_not(name: str) -> None:
    assert doubt_about(name, [name], is_person=False) == ""


@pytest.mark.parametrize(
    ("name", "is_person"),
    [("Ada Example\n12 Example Road", True), ("Bo Sample\nProfessor", True), ("Example Org\r\nPO Box 12", False)],
)
def test_a_name_with_an_address_below_is_doubted(name: str, *, is_person: bool) -> None:
    assert "several lines" in doubt_about(name, [name], is_person=is_person)


@pytest.mark.parametrize(("name", "is_person"), [("Ada\nExample", True), ("Example Network\nof Things", False)])
def test_a_wrapped_name_is_not(name: str, *, is_person: bool) -> None:
    assert doubt_about(name, [name], is_person=is_person) == ""


def test_a_doubted_name_that_staff_correct_is_imported(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name", "Ada Example +1 613 555 0100", "Bo Sample")
    report = run_import(signatory_list, content, constants=KIND, rewritten={"2": {"name": "Ada Example"}})
    assert report.written
    assert list(signatory_list.signatories.values_list("name", flat=True)) == ["Ada Example", "Bo Sample"]
