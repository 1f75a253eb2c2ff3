"""Columns that hold names of organizations in some rows and parts of personal names in others."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.exchange.rows.person_names import BY_GIVEN_NAME
from signatories.models import SignatoryList
from tests.signatories.files import csv_lines, run_import

pytestmark = pytest.mark.django_db

ROWS = ("Organisation;Night Train Alliance;;;", "Person;Müller;Sabine;Professor;TU Delft")
HEADER = "Type;Name / Organisation;First name;Role;Organisation (if person)"
LISTED = [
    ("organization", "Night Train Alliance", "", "", ""),
    ("individual", "Sabine Müller", "Müller, Sabine", "Professor", "TU Delft"),
]


def entries(signatory_list: SignatoryList) -> list[tuple[Any, ...]]:
    rows = signatory_list.signatories.order_by("import_row", "kind")
    return list(rows.values_list("kind", "name", "sort_as", "title", "affiliation"))


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "Type;Nom / Organisation;Prénom;Fonction;Organisation (si personne)",
        "Type;Organisation ou nom;Prénom;Fonction;Organisme (pour les particuliers)",
        "Art;Nachname / Organisation;Vorname;Funktion;Organisation (falls Person)",
        "Tipo;Nombre / Organización;Nombre de pila;Cargo;Organización (si es persona)",
        "Tipo;Organização ou sobrenome;Primeiro nome;Cargo;Instituição (para pessoas)",
        "Type;Name;First name;Role;Affiliation (individuals)",
        "Type;Last name (or organisation);First name;Role;Institution (for individuals)",
    ],
)
def test_coalitions_have_people_and_organizations_in_one_column(signatory_list: SignatoryList, header: str) -> None:
    report = run_import(signatory_list, csv_lines(header, *ROWS))
    assert (report.errors, report.warnings) == ([], [])
    assert entries(signatory_list) == LISTED


@pytest.mark.parametrize("column", ["name", "family_name", "organization"])
@pytest.mark.parametrize("header", [HEADER, HEADER.replace("Name / Organisation", "Nachname oder Verein")])
def test_any_mapping_of_that_column_joins_people_and_names_organizations(
    signatory_list: SignatoryList, column: str, header: str
) -> None:
    shared = header.split(";")[1]
    run_import(signatory_list, csv_lines(header, *ROWS), mapping={shared: column, "First name": "given_name"})
    assert entries(signatory_list) == LISTED


def test_the_column_may_stand_for_the_given_name(signatory_list: SignatoryList) -> None:
    header = "Tipo;Nombre / Organización;Apellidos;Cargo;Organización (si es persona)"
    run_import(signatory_list, csv_lines(header, ROWS[0], "Persona;Ana;García Ejemplo;Professor;TU Delft"))
    assert entries(signatory_list) == [
        LISTED[0],
        ("individual", "Ana García Ejemplo", "García Ejemplo, Ana", "Professor", "TU Delft"),
    ]


def test_an_organization_needs_no_given_name(signatory_list: SignatoryList) -> None:
    rows = ["Organization,,Night Train Alliance,", "Organization,,,Oak", "Person,Ada,Example,"]
    report = run_import(signatory_list, csv_lines("Kind,First name,Last name,Affiliation", *rows))
    assert report.errors == []
    assert [entry[:2] for entry in entries(signatory_list)] == [
        ("organization", "Night Train Alliance"),
        ("organization", "Oak"),
        ("individual", "Ada Example"),
    ]


def test_a_surname_never_becomes_where_somebody_works(signatory_list: SignatoryList) -> None:
    rows = ["Person;Müller;Sabine;Müller;Prof", "Organisation;Alliance;;;"]
    run_import(
        signatory_list,
        csv_lines("Type;Name / Organisation;First name;Last name;Role", *rows),
        mapping={"Name / Organisation": "name"},
    )
    assert entries(signatory_list) == [
        ("individual", "Sabine Müller", "Müller, Sabine", "Prof", ""),
        ("organization", "Alliance", "", "", ""),
    ]


@pytest.mark.parametrize("name", ["Sabine Müller", "Müller, Sabine", "Müller Sabine"])
def test_a_name_that_holds_the_given_name_already_is_refused_with_the_headers_of_the_file(
    signatory_list: SignatoryList, name: str
) -> None:
    content = csv_lines(HEADER, ROWS[0], f"Person;{name};Sabine;;")
    report = run_import(signatory_list, content)
    assert [(problem.row, problem.column) for problem in report.errors] == [(3, "Name / Organisation")]
    assert "“First name” (Sabine)" in report.errors[0].reason
    assert report.errors[0].value == name
    assert report.unnamed == [3]
    assert run_import(signatory_list, content, mapping={"First name": "ignore"}).errors == []
    assert [entry[1] for entry in entries(signatory_list)] == ["Night Train Alliance", name]


def test_a_family_name_may_hold_the_given_name(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Kind;Last name;First name", "person;Ali Ahmed;Ali"))
    assert [entry[1] for entry in entries(signatory_list)] == ["Ali Ali Ahmed"]


def test_a_person_in_a_row_of_an_organization_is_refused(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines(HEADER, "Organisation;Müller;Sabine;Professor;TU Delft"))
    assert [(problem.row, problem.column) for problem in report.errors] == [(2, "Name / Organisation")]
    assert "“First name” (Sabine)" in report.errors[0].reason


def test_a_given_name_beside_a_workplace_is_no_name(signatory_list: SignatoryList) -> None:
    report = run_import(
        signatory_list,
        csv_lines("Type;Organisation;First name", "Person;Müller;Sabine"),
        mapping={"First name": "given_name"},
    )
    assert [(problem.row, problem.column) for problem in report.errors] == [(2, "First name")]


def test_without_a_kind_the_given_name_tells_who_is_an_organization_if_somebody_says_so(
    signatory_list: SignatoryList,
) -> None:
    content = csv_lines("Name / Organisation;First name", "Night Train Alliance;", "Müller;Sabine")
    assert "individual" in str(run_import(signatory_list, content).file_error)
    people = run_import(signatory_list, content, constants={"kind": "individual"}, dry_run=True)
    assert [(warning.row, warning.column) for warning in people.warnings] == [(2, "Name / Organisation")]
    run_import(signatory_list, content, constants={"kind": BY_GIVEN_NAME})
    assert [entry[:2] for entry in entries(signatory_list)] == [
        ("organization", "Night Train Alliance"),
        ("individual", "Sabine Müller"),
    ]


def test_messages_name_the_header_from_which_a_field_was_filled(signatory_list: SignatoryList) -> None:
    header = "Kind,First,Last,Signing body,Institution"
    rows = ["person,Ada,Example,Oak,Elm", f"organization,Bo,Sample,{'x' * 300},", "organization,,,,"]
    report = run_import(signatory_list, csv_lines(header, *rows), mapping={"Signing body": "name"})
    assert [(warning.row, warning.column) for warning in report.warnings] == [(2, "Signing body")]
    assert [(problem.row, problem.column) for problem in report.errors] == [(3, "Signing body"), (4, "Signing body")]
