"""Name parts, organizations with their representatives, and rows with two entries."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import csv_lines, run_import

pytestmark = pytest.mark.django_db


def entries(signatory_list: SignatoryList, *fields: str) -> list[tuple[Any, ...]]:
    return list(signatory_list.signatories.order_by("import_row", "kind").values_list(*fields))


@pytest.mark.parametrize(
    ("header", "row", "name", "sort_as"),
    [
        ("Name,Surname", "Ada,Example", "Ada Example", "Example, Ada"),
        ("Prénom,Nom", "Zoé,Fougère", "Zoé Fougère", "Fougère, Zoé"),
        ("Vorname,Name", "Ada,Beispiel", "Ada Beispiel", "Beispiel, Ada"),
        ("Nombre,Apellidos", "Ana,García Ejemplo", "Ana García Ejemplo", "García Ejemplo, Ana"),
        (
            "Nombre,Apellido paterno,Apellido materno",
            "Ana,García,Ejemplo",
            "Ana García Ejemplo",
            "García Ejemplo, Ana",
        ),
        ("Nome,Sobrenome", "Rui,Exemplo", "Rui Exemplo", "Exemplo, Rui"),
        ("Nome,Cognome", "Lia,Esempio", "Lia Esempio", "Esempio, Lia"),
        ("Last name,First name", "van den Berg,Ludwig", "Ludwig van den Berg", "van den Berg, Ludwig"),
        (
            "First,Middle name,Particle,Last,Suffix",
            "Ludwig,M.,van den,Berg,PhD",
            "Ludwig M. van den Berg PhD",
            "Berg, Ludwig M. van den",
        ),
        ("First name,Last name,Sort name", "Ada,Example,Zzz", "Ada Example", "Zzz"),
        ("First name,Last name", "Madonna,", "Madonna", "Madonna"),
        # Chinese, Japanese and Korean names are written with the family name first, without a space.
        ("First name,Last name", "小明,王", "王小明", "王小明"),
        ("Last name,First name", "김,민준", "김민준", "김민준"),
        ("First name,Last name", "Xiaoming,Wang", "Xiaoming Wang", "Wang, Xiaoming"),
        ("First name,Last name", "Thị Minh,Nguyễn", "Thị Minh Nguyễn", "Nguyễn, Thị Minh"),
        ("First name,Last name", "Nguyễn,Thị Minh", "Nguyễn Thị Minh", "Thị Minh, Nguyễn"),
    ],
)
def test_parts_of_names_are_joined_in_order_and_sort_by_the_family_name(
    signatory_list: SignatoryList, header: str, row: str, name: str, sort_as: str
) -> None:
    run_import(signatory_list, csv_lines(f"{header},Kind", f"{row},person"))
    assert entries(signatory_list, "name", "sort_as") == [(name, sort_as)]


@pytest.mark.parametrize(
    "header",
    [
        "Prénom,Nom,Nom de la structure,Fonction,Type",
        "First name,Last name,Organization,Role,Kind",
        "Vorname,Nachname,Name der Organisation,Funktion,Art",
    ],
)
def test_an_organization_of_a_form_is_distinguished_from_its_representative(
    signatory_list: SignatoryList, header: str
) -> None:
    rows = ["Ada,Exemple,Exemple SARL,Directrice,person", "Bo,Modèle,Collectif Modèle,Président,organization"]
    run_import(signatory_list, csv_lines(header, *rows))
    assert entries(signatory_list, "kind", "name", "title", "affiliation") == [
        ("individual", "Ada Exemple", "Directrice", "Exemple SARL"),
        ("organization", "Collectif Modèle", "", ""),
    ]
    contact = signatory_list.signatories.get(kind="organization").contact
    assert (contact.representative, contact.representative_role, contact.email) == ("Bo Modèle", "Président", "")


def test_both_is_two_entries_that_are_undone_together(signatory_list: SignatoryList) -> None:
    header = "Full name,Title,Organization or affiliation,I am signing as,Email,Keep me anonymous"
    content = csv_lines(header, "Cy Sample,Chair,Riders Union,Both,cy@example.org,yes", "Ada,,Elm,Individual,,no")
    report = run_import(signatory_list, content)
    assert report.new == [2, 2, 3]
    assert entries(signatory_list, "kind", "name", "affiliation", "is_name_hidden") == [
        ("individual", "Cy Sample", "Riders Union", True),
        ("organization", "Riders Union", "", False),
        ("individual", "Ada", "Elm", False),
    ]
    assert signatory_list.signatories.get(kind="organization").contact.representative == "Cy Sample"
    assert run_import(signatory_list, content).new == []
    assert undo_import(ImportBatch.objects.order_by("pk")[0]).removed == 3


@pytest.mark.parametrize("mapping", [{}, {"Organization": "name", "First": "given_name", "Last": "family_name"}])
def test_whoever_is_mapped_beside_an_organization_is_not_dropped(
    signatory_list: SignatoryList, mapping: dict[str, str]
) -> None:
    rows = ["Ada,Example,Oak,person", "Bo,Sample,Elm,organization", ",,Birch,organization", "Cy,Muster,,person"]
    report = run_import(signatory_list, csv_lines("First,Last,Organization,Kind", *rows), mapping=mapping)
    assert report.new == [2, 3, 4, 5]
    assert entries(signatory_list, "name", "affiliation") == [
        ("Ada Example", "Oak"),
        ("Elm", ""),
        ("Birch", ""),
        ("Cy Muster", ""),
    ]
    assert signatory_list.signatories.get(name="Elm").contact.representative == "Bo Sample"


def test_a_person_is_never_printed_as_an_organization(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("First,Last,Organization,Kind", "Bo,Sample,,organization"))
    assert [(problem.row, "Bo Sample" in problem.reason) for problem in report.errors] == [(2, True)]


def test_an_affiliation_that_is_not_printed_is_reported(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("Name,Organization,Affiliation,Kind", "Ada,Oak,Elm,person"))
    assert [(warning.row, "Oak" in warning.reason) for warning in report.warnings] == [(2, True)]


def test_cells_of_web_forms_are_one_clean_line(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("name,kind,title,affiliation", '"Ada, ",person,"A,<br>B<br/>",Oak;'))
    assert entries(signatory_list, "name", "title", "affiliation") == [("Ada", "A, B", "Oak")]


def test_groups_are_found_by_their_heading_or_made(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("name,kind,Group", "Ada,person,Faculty", "Bo,person,FACULTY", "Cy,person,"))
    assert entries(signatory_list, "name", "group__heading") == [("Ada", "Faculty"), ("Bo", "Faculty"), ("Cy", None)]
    assert signatory_list.groups.count() == 1


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        pytest.param(
            "Name,Affiliation,Kind",
            ",Oak Union,organization",
            ("Oak Union", "", None, None),
            id="the affiliation alone",
        ),
        pytest.param(
            "First,Last,Affiliation,Kind",
            "Bo,Sample,Oak Union,organization",
            ("Oak Union", "", "Bo Sample", ""),
            id="a person and an affiliation",
        ),
        pytest.param(
            "First,Last,Organization,Affiliation,Title,Kind",
            "Bo,Sample,Oak Union,oak union,Chair,organization",
            ("Oak Union", "", "Bo Sample", "Chair"),
            id="the organization twice",
        ),
        pytest.param(
            "First,Last,Organization,Kind",
            ",Oak Union,,organization",
            ("Oak Union", "", None, None),
            id="the family name",
        ),
        pytest.param(
            "Name,Organization,Kind", "Oak Union,,organization", ("Oak Union", "", None, None), id="the name alone"
        ),
        pytest.param(
            "Name,Organization,Kind", "Bo Sample,Oak Union,organization", ("Oak Union", "", "Bo Sample", ""), id="both"
        ),
    ],
)
def test_an_organization_is_found_in_whichever_column_has_it(
    signatory_list: SignatoryList, header: str, row: str, expected: tuple[str | None, ...]
) -> None:
    report = run_import(signatory_list, csv_lines(header, row))
    assert report.new == [2]
    assert entries(
        signatory_list, "name", "affiliation", "contact__representative", "contact__representative_role"
    ) == [expected]
