"""Rows of organizations that name a person and a workplace."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.enums import Kind, Question
from signatories.models import SignatoryList
from tests.signatories.files import csv_lines, run_import

pytestmark = pytest.mark.django_db

PERSON_SIGNS_FOR = ("Northlight", "Ada Example")


def printed(signatory_list: SignatoryList) -> list[tuple[Any, ...]]:
    """Return name, affiliation and representative of the entries, in the order of the file."""
    entries = signatory_list.signatories.select_related("contact").order_by("import_row", "kind")
    return [
        (entry.name, entry.affiliation, entry.contact.representative if hasattr(entry, "contact") else "")
        for entry in entries
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Name,Kind,Institution",
        "Full name,Signing as,Employer",
        "Name,Signing as,Organization",
        "Your name,I am signing as,Where do you work?",
        "Nom,Type de signataire,Institution",
        "Nom,Vous signez en tant que,Structure",
        "Prénom et nom,Type,Employeur",
        "Nom,Type,Où travaillez-vous ?",
        "Name,Art,Einrichtung",
        "Vor- und Nachname,Unterzeichnet als,Arbeitgeber",
        "Wie heißen Sie?,Typ,Wo arbeiten Sie?",
        "Nombre,Tipo,Institución",
        "Nombre y apellidos,Tipo,¿Dónde trabaja?",
        "Nombre,Tipo,Lugar de trabajo",
        "Nome e cognome,Tipo,Ente di appartenenza",
        "Nome,Tipo,Dove lavora?",
        "Nome completo,Tipo,Instituição",
        "Nome,Tipo,Onde trabalha?",
        "Naam,Type,Werkgever",
        "Naam,Type,Waar werkt u?",
        "Naam,Type,Instelling",
    ],
)
def test_the_workplace_of_a_person_signs_where_the_file_says_so(signatory_list: SignatoryList, header: str) -> None:
    report = run_import(signatory_list, csv_lines(header, "Ada Example,organization,Northlight"))

    assert (report.errors, report.decide, report.refusal) == ([], [], None)
    assert printed(signatory_list) == [("Northlight", "", "Ada Example")]


@pytest.mark.parametrize(
    ("name", "institution"),
    [
        ("Northlight Association", "Example University"),
        ("Verein Nordlicht e.V.", "Stadt Beispiel"),
        ("Institut für Beispiele", "Beispielhochschule"),
        ("Example Foundation", "Northlight"),
        ("Northlight Association", ""),
        ("Greenpeace", ""),
        ("Global Witness", ""),
        ("Ada Example", ""),
        ("Northlight", "Northlight"),
        ("Ada Example", "n/a"),
    ],
)
def test_names_of_organizations_sign_themselves(signatory_list: SignatoryList, name: str, institution: str) -> None:
    report = run_import(signatory_list, csv_lines("Name,Kind,Institution", f"{name},organization,{institution}"))

    assert (report.errors, report.decide) == ([], [])
    assert [(entry[0], entry[2]) for entry in printed(signatory_list)] == [(name, "")]


@pytest.mark.parametrize(
    ("name", "institution"),
    [
        ("Northlight", "Larchwood"),
        ("Global Witness", "London"),
        ("Doctors for Trees", "Berlin"),
        ("Ada Example", "Independent researcher"),
        ("ADEQ", "Canada"),
        ("Dr. Ada Example", ""),
        ("北极光", "落叶松"),
    ],
)
def test_unclear_rows_ask_and_are_not_imported_wrongly(
    signatory_list: SignatoryList, name: str, institution: str
) -> None:
    content = csv_lines("Name,Kind,Institution", f"{name},organization,{institution}")
    report = run_import(signatory_list, content)

    assert (list(report.asked), printed(signatory_list)) == ([Question.SIGNER], [])

    run_import(signatory_list, content, answers={"signer": "name"})
    assert [entry[0] for entry in printed(signatory_list)] == [name]


def test_an_answer_for_all_rows_takes_workplaces_only_where_the_name_is_no_organization(
    signatory_list: SignatoryList,
) -> None:
    content = csv_lines(
        "Name,Kind,Institution",
        "Northlight,organization,Larchwood",
        "Cedar Association,organization,Larchwood University",
        "Ada Example,organization,Fir",
    )
    run_import(signatory_list, content, answers={"signer": "workplace"})

    assert printed(signatory_list) == [
        ("Larchwood", "", "Northlight"),
        ("Cedar Association", "Larchwood University", ""),
        ("Fir", "", "Ada Example"),
    ]


def test_a_decision_about_one_row_comes_before_the_answer_for_all(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name,Kind,Institution", "Ada Example,organization,Fir", "Bo Sample,organization,Larch")
    run_import(signatory_list, content, answers={"signer": "name"}, decisions={"3": {"signer": "workplace"}})
    assert printed(signatory_list) == [("Ada Example", "Fir", ""), ("Larch", "", "Bo Sample")]


@pytest.mark.parametrize(
    ("row", "institution"),
    [
        ("Ada Example,organization,Fir,Chair,", True),
        ("Dr. Ada Example,organization,Fir,,", True),
        ('"Example, Ada",organization,Fir,,', True),
        ("Ada Sample,organization,Fir,,ada@fir.example", True),
        ("Ada Green,organization,Fir,,ada@fir.example", False),
        ("Ada Church,organization,Fir,Chair,", False),
    ],
)
def test_roles_titles_and_addresses_tell_people(signatory_list: SignatoryList, row: str, institution: bool) -> None:
    report = run_import(signatory_list, csv_lines("Name,Kind,Institution,Title,E-mail", row))

    assert [entry[0] for entry in printed(signatory_list)] == (["Fir"] if institution else [])
    assert bool(report.asked) is not institution


def test_the_role_of_a_person_goes_with_them(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Name,Kind,Institution,Title", "Ada Example,organization,Fir,Chair"))
    entry = signatory_list.signatories.select_related("contact").get()
    assert (entry.name, entry.title, entry.contact.representative, entry.contact.representative_role) == (
        "Fir", "", "Ada Example", "Chair",
    )  # fmt: skip


def test_organizations_and_individuals_of_one_file_come_out_right(signatory_list: SignatoryList) -> None:
    run_import(
        signatory_list,
        csv_lines(
            "Name,I am signing as,Organization,Institution",
            "Ada Example,an organization,Northlight,Example University",
            "Bo Sample,an individual,,Example University",
            "Cy Muster,an organization,,Larch Institute",
            "Dee Modelo,both,Fir Coalition,",
            "Cedar Network,an organization,,",
        ),
    )
    assert printed(signatory_list) == [
        ("Northlight", "", "Ada Example"),
        ("Bo Sample", "Example University", ""),
        ("Larch Institute", "", "Cy Muster"),
        ("Dee Modelo", "Fir Coalition", ""),
        ("Fir Coalition", "", "Dee Modelo"),
        ("Cedar Network", "", ""),
    ]


def test_an_organization_beside_an_organization_asks(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name,Kind,Organization", "Cedar Association,organization,Larch Network")
    assert list(run_import(signatory_list, content).asked) == [Question.SIGNER]

    run_import(signatory_list, content, answers={"signer": "name"})
    assert printed(signatory_list) == [("Cedar Association", "Larch Network", "")]


def test_several_people_of_one_workplace_become_its_representatives(signatory_list: SignatoryList) -> None:
    report = run_import(
        signatory_list,
        csv_lines("Name,Kind,Institution", "Ada Example,organization,Fir", "Bo Sample,organization,Fir"),
    )
    assert [row.row for row in report.attached] == [3]
    listed = signatory_list.signatories.public().get()
    assert (listed.name, listed.kind, listed.contact.representative) == ("Fir", Kind.ORGANIZATION, "Ada Example")


def test_an_export_is_imported_as_it_is(signatory_list: SignatoryList) -> None:
    content = csv_lines("key,name,kind,affiliation", ",Ada Example,organization,Fir")
    run_import(signatory_list, content)
    assert printed(signatory_list)[0][0] in ("Ada Example", "Fir")


def test_names_alone_ask_where_the_other_names_of_the_file_are_people(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name,Kind,Workplace", "Ada Example,org,Fir", "Bo Sample,org,", "Northlight Association,org,")
    report = run_import(signatory_list, content, good_rows=True)

    assert report.asked == {Question.SIGNER: [3]}
    assert [entry[0] for entry in printed(signatory_list)] == ["Fir", "Northlight Association"]


def test_a_column_of_organizations_beside_a_representative_names_the_organization(
    signatory_list: SignatoryList,
) -> None:
    content = csv_lines("Organization,Contact person,Institution,Kind", "Fir Bloom,Ada Example,Example University,org")
    run_import(signatory_list, content)

    assert printed(signatory_list) == [("Fir Bloom", "", "Ada Example")]


def test_a_name_with_the_family_name_first_represents_in_the_usual_order(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("Name,Kind,Workplace", '"Example, Dr. Ada",org,Fir'))
    assert printed(signatory_list) == [("Fir", "", "Dr. Ada Example")]


def test_the_question_for_whom_one_signs_is_no_workplace(signatory_list: SignatoryList) -> None:
    run_import(
        signatory_list,
        csv_lines(
            "Name,Where do you work? (institution),"
            "Are you signing as an individual or on behalf of your organization?",
            "Ada Example,Example University,As an individual",
            "Bo Sample,Northlight,On behalf of my organization",
        ),
    )
    assert printed(signatory_list) == [("Ada Example", "Example University", ""), ("Northlight", "", "Bo Sample")]
