from __future__ import annotations

import pytest

from signatories.exchange.headers.mapping import ALIASES, guess_mapping, holds_either
from signatories.exchange.known_columns import KNOWN_COLUMNS, NAME_PARTS, PUBLIC_COLUMNS, RESOURCE_COLUMNS

CANONICAL = [
    "kind",
    "name",
    "name_en",
    "name_fr",
    "title",
    "affiliation",
    "email",
    "website",
    "country",
    "region",
    "signed_on",
    "represented_publicly_by",
]


def test_the_columns_are_the_contract_and_all_but_the_address_are_public() -> None:
    assert list(RESOURCE_COLUMNS) == CANONICAL
    assert list(PUBLIC_COLUMNS) == [column for column in CANONICAL if column != "email"]


def test_canonical_headers_are_their_own_columns() -> None:
    assert guess_mapping(CANONICAL) == {column: column for column in CANONICAL}


def test_every_alias_is_folded_and_names_a_column() -> None:
    assert set(ALIASES.values()) <= set(KNOWN_COLUMNS)
    whole = {alias: column for alias, column in ALIASES.items() if column not in NAME_PARTS}
    assert {alias: guess_mapping([alias]) for alias in whole} == {
        alias: {alias: column} for alias, column in whole.items()
    }
    parts = {column: [alias for alias in ALIASES if ALIASES[alias] == column] for column in NAME_PARTS}
    for part in (part for name in NAME_PARTS if name not in ("given_name", "family_name") for part in parts[name]):
        assert guess_mapping(["First", part, "Last"])[part] == ALIASES[part]
    for given_name in parts["given_name"]:
        for family in parts["family_name"]:
            assert guess_mapping([family, given_name]) == {given_name: "given_name", family: "family_name"}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("NAME", "name"),
        ("Full Name", "name"),
        ("Nom complet", "name"),
        ("name fr", "name_fr"),
        ("Nom français", "name_fr"),
        ("Signed_On", "signed_on"),
        ("Date de signature", "signed_on"),
        ("E-mail", "email"),
        ("Adresse  courriel", "email"),
        ("Job_title", "title"),
        ("Titre", "title"),
        ("Site Web", "website"),
        ("Pays", "country"),
        ("Province", "region"),
        ("Type", "kind"),
        ("Organisation", "name"),
    ],
)
def test_headers_of_people_are_understood(header: str, column: str) -> None:
    assert guess_mapping([header]) == {header: column}


@pytest.mark.parametrize("header", ["", "Remarks", "names", "e mail of the director", "lead_order", "id"])
def test_what_is_not_understood_is_not_guessed(header: str) -> None:
    assert guess_mapping([header]) == {}


def test_a_column_is_given_once_to_the_first_that_fits() -> None:
    assert guess_mapping(["Nom", "Name", "Kind"]) == {"Nom": "name", "Kind": "kind"}


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (["Organization", "Email"], {"Organization": "name", "Email": "email"}),
        (["Organization", "Name"], {"Organization": "organization", "Name": "name"}),
        (
            ["Organization", "Name", "Affiliation"],
            {"Name": "name", "Affiliation": "affiliation", "Organization": "organization"},
        ),
        (["Organization", "Organisme"], {"Organization": "name"}),
    ],
)
def test_an_organization_is_the_signatory_or_where_the_signatory_works(
    headers: list[str], mapping: dict[str, str]
) -> None:
    assert guess_mapping(headers) == mapping


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (["First name", "Last name"], {"First name": "given_name", "Last name": "family_name"}),
        (["Nom", "Prénom"], {"Nom": "family_name", "Prénom": "given_name"}),
        (["Name", "Vorname"], {"Name": "family_name", "Vorname": "given_name"}),
        # A full name needs no parts, and a single part is not a name.
        (["Full name", "First name", "Last name"], {"Full name": "name"}),
        (["Name", "Surname"], {"Name": "given_name", "Surname": "family_name"}),
        (["Nombre", "Apellidos"], {"Nombre": "given_name", "Apellidos": "family_name"}),
        (["Nome", "Sobrenome"], {"Nome": "given_name", "Sobrenome": "family_name"}),
        (["Nome", "Cognome"], {"Nome": "given_name", "Cognome": "family_name"}),
        (
            ["Nombre", "Primer apellido", "Segundo apellido"],
            {"Nombre": "given_name", "Primer apellido": "family_name", "Segundo apellido": "second_family_name"},
        ),
        (["First name"], {}),
        (["Surname"], {}),
        (
            ["Vorname", "Nachname", "Organisation"],
            {"Vorname": "given_name", "Nachname": "family_name", "Organisation": "organization"},
        ),
    ],
)
def test_given_and_family_name_are_understood_together(headers: list[str], mapping: dict[str, str]) -> None:
    assert guess_mapping(headers) == mapping


@pytest.mark.parametrize(
    "header",
    [
        *("Name / Organisation", "Name/Organization", "Organization or name", "Name (or organisation)", "Name - NGO"),
        *("Signatory (name or organization)", "Name of person or organization", "Your name / your organisation *"),
        *("Last name or organisation name", "First name / Organisation", "Nom / Organisation", "Organisation ou nom"),
        *("Nom, prénom ou organisme", "Nom de l’organisation ou de la personne", "Nachname / Organisation"),
        *("Familienname bzw. Organisation", "Name oder Verein", "Nombre / Organización", "Nombre u organización"),
        *("Apellidos / Entidad", "Nome / Organização", "Sobrenome ou organização", "Vorname Nachname / Organisation"),
    ],
)
def test_a_column_of_people_and_organizations_is_the_name(header: str) -> None:
    assert holds_either(header)
    assert guess_mapping(["Type", header]) == {"Type": "kind", header: "name"}
    both = [header, "First name", "Last name"]
    assert guess_mapping(both) == dict(zip(both, ["organization", "given_name", "family_name"], strict=True))


@pytest.mark.parametrize(
    "header",
    [
        "Name",
        "Name, title",
        "Name & affiliation",
        "Organization/affiliation",
        "Organization (or person)",
        "Name or not",
    ],
)
def test_other_columns_are_not_of_people_and_organizations(header: str) -> None:
    assert not holds_either(header)


@pytest.mark.parametrize(
    "header",
    [
        *("Organisation (if person)", "Affiliation (individuals)", "Institution (for individuals)"),
        *("Organisation, if individual", "If individual: your organisation", "Employer (persons only)"),
        *("Organisation (si personne)", "Organisme (pour les particuliers)", "Affiliation des personnes"),
        *("Organisation (falls Person)", "Einrichtung (nur bei Einzelpersonen)", "Organización (si es persona)"),
        *("Afiliación (personas)", "Organização (se pessoa)", "Instituição (para pessoas)"),
    ],
)
def test_an_organization_asked_of_people_is_where_they_work(header: str) -> None:
    assert guess_mapping([header]) == {header: "affiliation"}


def test_what_somebody_chose_tells_what_the_other_columns_are() -> None:
    assert guess_mapping(["Organisation"], {"First name": "given_name"}) == {"Organisation": "organization"}
    assert guess_mapping(["First name"], {"Name / Organisation": "name"}) == {"First name": "given_name"}
    assert guess_mapping(["Last name"], {"Rufname": "given_name"}) == {"Last name": "family_name"}


@pytest.mark.parametrize(
    "headers",
    [
        ["Timestamp", "Full Name", "Job title", "Institution", "Email Address", "Country", "Type"],
        ["Horodateur", "Nom complet", "Fonction", "Établissement", "Adresse courriel", "Pays", "Type de signataire"],
        ["Zeitstempel", "Vollständiger Name", "Funktion", "Einrichtung", "E-Mail-Adresse", "Land", "Kategorie"],
        ["Marca temporal", "Nombre completo", "Cargo", "Institución", "Correo electrónico", "País", "Tipo"],
        ["Carimbo de data/hora", "Nome completo", "Função", "Instituição", "Endereço de e-mail", "País", "Categoria"],
    ],
)
def test_a_form_in_each_of_five_languages_maps_by_itself(headers: list[str]) -> None:
    columns = ["signed_on", "name", "title", "affiliation", "email", "country", "kind"]
    assert guess_mapping(headers) == dict(zip(headers, columns, strict=True))


@pytest.mark.parametrize(
    "question", ["Sottoscrivo come", "Who is signing?", "In welcher Funktion", "Ik onderteken als"]
)
def test_questions_for_the_kind_are_understood(question: str) -> None:
    assert guess_mapping([question, "Name"])[question] == "kind"
