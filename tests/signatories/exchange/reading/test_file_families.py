"""Files as survey tools and people write them, in several languages: what comes out without a choice by staff."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import csv_file, csv_lines, run_import, upload

pytestmark = pytest.mark.django_db

ADA, BO = ("individual", "Ada Example", "Nurse", "Example Hospital"), ("organization", "Example Coalition", "", "")

#: Files by name: header, then a person "Ada Example" and an organization, or two people.
FORMS = {
    "Google Forms, Spanish": (
        (
            "Marca temporal",
            "Dirección de correo electrónico",
            "Firmo como",
            "Nombre y apellidos",
            "Cargo",
            "Institución",
        ),
        ("14/03/2026 10:00:00", "ada@example.org", "Persona", "Ada Example", "Nurse", "Example Hospital"),
    ),
    "Google Forms, Italian": (
        ("Informazioni cronologiche", "Indirizzo email", "Firmo come", "Nome e cognome", "Qualifica", "Ente"),
        ("14/03/2026 10.00.00", "ada@example.org", "Individuo", "Ada Example", "Nurse", "Example Hospital"),
    ),
    "Google Forms, Dutch": (
        ("Tijdstempel", "E-mailadres", "Ik onderteken als", "Voornaam", "Achternaam", "Functie", "Instelling"),
        ("14-03-2026 10:00:00", "ada@example.org", "Individu", "Ada", "Example", "Nurse", "Example Hospital"),
    ),
    "Google Forms, Portuguese": (
        ("Carimbo de data/hora", "Endereço de e-mail", "Assino como", "Nome completo", "Cargo", "Instituição"),
        ("14/03/2026 10:00:00", "ada@example.org", "Pessoa física", "Ada Example", "Nurse", "Example Hospital"),
    ),
    "Microsoft Forms, French": (
        (
            "ID",
            "Heure de fin",
            "Adresse de messagerie",
            "Nom",
            "Prénom et nom complet",
            "Fonction",
            "Établissement",
            "En quelle qualité signez-vous ?",
        ),
        ("1", "14/03/2026 10:03", "anonymous", "", "Ada Example", "Nurse", "Example Hospital", "À titre personnel"),
    ),
    "LimeSurvey, German": (
        (
            "Antwort ID",
            "Datum Abgeschickt",
            "Wie heißen Sie? [Vorname]",
            "Wie heißen Sie? [Nachname]",
            "Ihre Funktion:",
            "Ihre Einrichtung:",
            "Ich unterzeichne als",
        ),
        ("1", "2026-03-14 10:00:00", "Ada", "Example", "Nurse", "Example Hospital", "Privatperson"),
    ),
    "Typeform, in a chat": (
        ("#", "Hi! What's your name?", "And your organization?", "What's your role there?", "I sign as", "Network ID"),
        ("a1", "Ada Example", "Example Hospital", "Nurse", "Individual", "9f8"),
    ),
    "Gravity Forms": (
        (
            "Name (Prefix)",
            "Name (First)",
            "Name (Middle)",
            "Name (Last)",
            "Organization",
            "Role",
            "Type",
            "Entry Date",
        ),
        ("", "Ada", "", "Example", "Example Hospital", "Nurse", "Individual", "2026-03-14 10:00:00"),
    ),
    "Contact Form 7": (
        ("your-name", "your-email", "your-organization", "your-title", "type", "Date"),
        ("Ada Example", "ada@example.org", "Example Hospital", "Nurse", "individual", "2026-03-14 10:00:00"),
    ),
    "Action Network": (
        ("first_name", "last_name", "email", "custom_Organization", "custom_role", "Timestamp (EST)", "type"),
        ("Ada", "Example", "ada@example.org", "Example Hospital", "Nurse", "2026-03-14 10:00:00", "individual"),
    ),
    "CiviCRM": (
        ("Contact ID", "Contact Type", "Display Name", "Job Title", "Current Employer", "Date Added"),
        ("1", "Individual", "Ada Example", "Nurse", "Example Hospital", "2026-03-14"),
    ),
    "Microsoft Forms, German": (
        (
            "ID",
            "Startzeit",
            "Fertigstellungszeit",
            "E-Mail",
            "Name",
            "Vor- und Nachname",
            "Funktion",
            "Einrichtung",
            "Art",
        ),
        (
            "1",
            "14.03.26 09:58",
            "14.03.26 10:00",
            "anonymous",
            "",
            "Ada Example",
            "Nurse",
            "Example Hospital",
            "Person",
        ),
    ),
    "Framaforms": (
        (
            "Numéro de série",
            "SID",
            "Heure de soumission",
            "Prénom",
            "Nom",
            "Organisme",
            "Fonction",
            "Type de signataire",
        ),
        ("1", "98", "14/03/2026 - 10:00", "Ada", "Example", "Example Hospital", "Nurse", "Particulier"),
    ),
    "Swedish": (
        ("Tidsstämpel", "Förnamn", "Efternamn", "Befattning", "Lärosäte", "Type"),
        ("2026-03-14 10:00:00", "Ada", "Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Russian": (
        ("Отметка времени", "Фамилия", "Имя", "Должность", "Организация", "Type"),
        ("14.03.2026 10:00:00", "Example", "Ada", "Nurse", "Example Hospital", "individual"),
    ),
    "Arabic": (
        ("طابع زمني", "الاسم الكامل", "الوظيفة", "المؤسسة", "Type"),
        ("2026-03-14", "Ada Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Japanese": (
        ("タイムスタンプ", "氏名", "役職", "所属", "Type"),
        ("2026/03/14 10:00:00", "Ada Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Chinese": (
        ("提交时间", "姓名", "职务", "单位", "Type"),
        ("2026/03/14 10:00", "Ada Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Finnish": (
        ("Aikaleima", "Etunimi", "Sukunimi", "Ammatti", "Yliopisto", "Type"),
        ("14.3.2026 10.00.00", "Ada", "Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Turkish": (
        ("Zaman damgası", "Ad Soyad", "Unvan", "Kurum", "Type"),
        ("14.03.2026 10:00:00", "Ada Example", "Nurse", "Example Hospital", "individual"),
    ),
    "Typeform": (
        (
            "#",
            "What's your first name?",
            "What's your last name?",
            "What do you do?",
            "Where do you work?",
            "What's your email?",
            "I am signing as",
            "Submit Date (UTC)",
        ),
        (
            "a1",
            "Ada",
            "Example",
            "Nurse",
            "Example Hospital",
            "ada@example.org",
            "An individual",
            "2026-03-14 10:03:00",
        ),
    ),
    "JotForm": (
        (
            "Submission Date",
            "Name - First Name",
            "Name - Last Name",
            "Occupation",
            "Institution",
            "Are you an individual or an organization?",
        ),
        ("2026-03-14 10:00:00", "Ada", "Example", "Nurse", "Example Hospital", "Individual"),
    ),
    "REDCap": (
        ("record_id", "survey_timestamp", "first_name", "last_name", "job_title", "institution", "signing_as"),
        ("1", "2026-03-14 10:00:00", "Ada", "Example", "Nurse", "Example Hospital", "myself"),
    ),
    "questions, German": (
        (
            "Zeitstempel",
            "Als wen unterzeichnen Sie?",
            "Wie lautet Ihr vollständiger Name?",
            "Welche Funktion haben Sie?",
            "Wo arbeiten Sie?",
        ),
        ("14.03.2026 10:00:00", "Als Einzelperson", "Ada Example", "Nurse", "Example Hospital"),
    ),
    "questions, French": (
        (
            "Horodateur",
            "Vous signez",
            "Quel est votre nom complet ?",
            "Quelle est votre fonction ?",
            "Où travaillez-vous ?",
        ),
        ("2026/03/14 3:04:05 PM UTC-5", "À titre individuel", "Ada Example", "Nurse", "Example Hospital"),
    ),
    "other order, title column": (
        ("Institution", "Nachname", "Vorname", "Titel", "Art", "Datum"),
        ("Example Hospital", "Example", "Ada", "Nurse", "Person", "2026-03-14"),
    ),
}


def outcome(batch: ImportBatch) -> list[tuple[Any, ...]]:
    report = batch.report
    assert (report["file_error"], report["questions"]) == (None, [])
    return [
        (row.outcome, *(row.values.get(column, "") for column in ("kind", "name", "title", "affiliation")))
        for row in batch.rows.all()
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_understood_as_it_is(signatory_list: SignatoryList, form: str) -> None:
    header, row = FORMS[form]
    batch = upload(signatory_list, csv_file(header, row))

    assert outcome(batch) == [("new", *ADA)]
    assert batch.rows.get().values.get("signed_on", "2026-03-14") == "2026-03-14"


def test_the_texts_of_qualtrics_are_the_header_and_its_codes_are_not(signatory_list: SignatoryList) -> None:
    codes = ("StartDate", "Q1_1", "Q1_2", "Q2", "Q3", "Q4")
    texts = ("Startdatum", "Ihr Name - Vorname", "Ihr Name - Nachname", "Beruf", "Einrichtung", "Ich unterzeichne als")
    machine = [json.dumps({"ImportId": code}) for code in codes]
    row = ("2026-03-14 10:00:00", "Ada", "Example", "Nurse", "Example Hospital", "Einzelperson")
    batch = upload(signatory_list, csv_file(codes, texts, machine, row))

    assert outcome(batch) == [("new", *ADA)]
    assert [note["reason"] for note in batch.report["notes"] if not note["column"]] == [
        "Rows above the header were not read: 1.",
        "Rows that belong to the header were not read: 3.",
    ]


def test_texts_of_questions_that_nobody_knows_are_the_header_too(signatory_list: SignatoryList) -> None:
    machine = [json.dumps({"ImportId": code}) for code in ("QID1", "QID2")]
    batch = upload(signatory_list, csv_file(("Q1", "Q2"), ("Favourite tree", "Colour"), machine, ("Oak", "Green")))

    assert batch.report["headers"] == ["Favourite tree", "Colour"]
    assert batch.report["rows"] == 1


def test_a_divided_question_has_its_name_in_the_row_above(signatory_list: SignatoryList) -> None:
    batch = upload(
        signatory_list,
        csv_lines(
            "Respondent ID,Start Date,Please tell us about yourself,,,Who signs?",
            ",,Your name,Job title,Organization,Response",
            "114,03/14/2026 9:00:00 AM,Ada Example,Nurse,Example Hospital,Individual",
            "115,03/15/2026 9:00:00 AM,Bo Sample,Director,Example Coalition,On behalf of an organization",
        ),
    )

    assert outcome(batch) == [("new", *ADA), ("new", *BO)]
    assert batch.report["headers"][:2] == ["Respondent ID", "Start Date"]


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("Signataire", ("Particulier", "Organisation")),
        ("Capacity", ("As an individual", "On behalf of my organization")),
        ("I am a/an", ("Individual", "Organisation")),
        ("Form of participation", ("a titolo personale", "per conto di un’associazione")),
        ("Spalte 3", ("Als Einzelperson", "Im Namen eines Vereins")),
        ("Hoedanigheid", ("op persoonlijke titel", "namens een organisatie")),
        ("Firma", ("a título personal", "en nombre de una entidad")),
        ("Unterschrift", ("Privatperson", "Juristische Person")),
    ],
)
def test_the_column_with_words_for_kinds_holds_the_kind(
    signatory_list: SignatoryList, header: str, answers: tuple[str, str]
) -> None:
    rows = [("Ada Example", "", answers[0]), ("", "Example Coalition", answers[1])]
    batch = upload(signatory_list, csv_file(("Full name", "Organization", header), *rows))

    assert [row[1:3] for row in outcome(batch)] == [ADA[:2], BO[:2]]


def test_names_of_organizations_are_no_kinds(signatory_list: SignatoryList) -> None:
    rows = [("Ada Example", "Example Association"), ("Bo Sample", "Network of Associations")]
    batch = upload(
        signatory_list, csv_file(("Name", "Club"), *rows), options=ImportOptions(constants={"kind": "individual"})
    )

    assert batch.report["mapping"] == {"Name": "name"}


@pytest.mark.parametrize(
    ("header", "answers", "withheld"),
    [
        ("Mag uw naam gepubliceerd worden?", ("Ja", "Nee"), [False, True]),
        ("Ik wil anoniem blijven", ("Nee", "Ja"), [False, True]),
        ("Acceptez-vous que votre nom soit publié ?", ("J’accepte", "Je n’accepte pas"), [False, True]),
        ("Sind Sie mit der Veröffentlichung einverstanden?", ("Ich stimme zu", "Ich stimme nicht zu"), [False, True]),
        ("Consiento que mi nombre aparezca públicamente", ("De acuerdo", "No acepto"), [False, True]),
        ("Acconsento alla pubblicazione del mio nome", ("Accetto", "Non accetto"), [False, True]),
        ("May we publish your name?", ("I consent", "I do not consent"), [False, True]),
        ("Autoriza a divulgação do seu nome?", ("Autorizo", "Não autorizo"), [False, True]),
    ],
)
def test_consent_is_understood_in_many_words(
    signatory_list: SignatoryList, header: str, answers: tuple[str, str], withheld: list[bool]
) -> None:
    rows = [(name, "individual", answer) for name, answer in zip(("Ada Example", "Bo Sample"), answers, strict=True)]
    batch = upload(signatory_list, csv_file(("Name", "Kind", header), *rows))

    assert [bool(row.values.get("name_hidden")) for row in batch.rows.all()] == withheld
    assert batch.report["withheld"] == 1


@pytest.mark.parametrize("answer", ["maybe", "Weiß nicht", "I do not object", "yes, but not yet", "I prefer not to"])
def test_an_unclear_answer_about_consent_is_asked(signatory_list: SignatoryList, answer: str) -> None:
    rows = [
        ("Ada Example", "individual", "Yes"),
        ("Bo Sample", "individual", "No"),
        ("Cy Muster", "individual", answer),
    ]
    batch = upload(signatory_list, csv_file(("Name", "Kind", "May we publish your name?"), *rows))

    assert [(row.outcome, row.question) for row in batch.rows.all()][2] == ("ask", "wish")


def test_placeholders_are_blank_cells(signatory_list: SignatoryList) -> None:
    header = ("Name", "Kind", "Title", "Affiliation", "E-mail", "Website")
    batch = upload(signatory_list, csv_file(header, ("Ada Example", "person", "N/A", "—", "anonymous", "none")))

    [row] = batch.rows.all()
    assert (row.values, row.email) == ({"kind": "individual", "name": "Ada Example"}, "")


def test_parts_of_a_question_fill_the_blank_columns_of_names_in_a_survey(signatory_list: SignatoryList) -> None:
    content = csv_file(
        [
            "Respondent ID",
            "Email Address",
            "First Name",
            "Last Name",
            "What is your name?",
            "",
            "Your organization?",
            "Type",
        ],
        ["", "", "", "", "First name", "Last name", "Open-Ended Response", "Response"],
        ["1", "", "", "", "Ada", "Example", "Example University", "Individual"],
        ["2", "", "", "", "Bo", "Sample", "Example College", "Individual"],
    )
    report = run_import(signatory_list, content)
    assert (report.new, report.errors) == ([3, 4], [])
    found = signatory_list.signatories.order_by("pk").values_list("name", "affiliation")
    assert list(found) == [("Ada Example", "Example University"), ("Bo Sample", "Example College")]


def test_days_that_a_spreadsheet_counts_are_dates_and_said_so(signatory_list: SignatoryList) -> None:
    content = csv_lines("Name,Kind,Date signed", "Ada Example,individual,46082", "Bo Sample,individual,46095.75")
    report = run_import(signatory_list, content)
    assert [str(day) for day in signatory_list.signatories.order_by("pk").values_list("signed_on", flat=True)] == [
        "2026-03-01",
        "2026-03-14",
    ]
    assert [(note.column, note.reason) for note in report.warnings if note.row is None] == [
        ("Date signed", "has numbers that are read as days, as Excel counts them")
    ]


def test_columns_of_mailing_list_tools_are_not_about_consent(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "Email Address,First Name,Last Name,OPTIN_TIME,OPTIN_IP",
        "ada@example.org,Ada,Example,2026-03-01 10:00,192.0.2.1",
    )
    report = run_import(signatory_list, content, constants={"kind": "individual"})
    assert (report.new, report.questions) == ([2], [])


def test_rows_of_invisible_characters_are_blank(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "Name,Kind", "\u200bAda Example\u200b,individual", "\u200b,\u00a0", "\u202aBo Sample\u202c,individual"
    )
    report = run_import(signatory_list, content)
    assert (report.rows, report.new) == (2, [2, 4])
    assert list(signatory_list.signatories.order_by("pk").values_list("name", flat=True)) == [
        "Ada Example",
        "Bo Sample",
    ]


def test_russian_words_for_kinds_and_patronymics_are_read(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "Фамилия,Имя,Отчество,Тип",
        "Примеров,Иван,Иванович,физическое лицо",
        "Образцова,Анна,Сергеевна,Физическое лицо",
    )
    assert run_import(signatory_list, content).new == [2, 3]
    names = signatory_list.signatories.order_by("pk").values_list("name", "sort_as")
    assert names[0] == ("Иван Иванович Примеров", "Примеров, Иван Иванович")
