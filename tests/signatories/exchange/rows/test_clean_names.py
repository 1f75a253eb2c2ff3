"""Decorated names in files: written as they are unless staff accept a clean form."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.enums import CleanUp, Outcome
from signatories.exchange.options import ImportOptions
from signatories.exchange.rows.clean_names import NameCleaner
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_file, run_import, upload

pytestmark = pytest.mark.django_db

HEADER = ("Name", "Kind", "Title", "Affiliation")
ALL = {kind.value: "clean" for kind in CleanUp}


def people(*names: str, title: str = "") -> bytes:
    return csv_file(HEADER, *((name, "individual", title, "") for name in names))


def printed(signatory_list: SignatoryList) -> list[tuple[Any, ...]]:
    return list(signatory_list.signatories.order_by("import_row").values_list("name", "title"))


def test_names_are_imported_as_written_and_clean_forms_are_reported(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, people("Dr. Bo Sample, PhD", "EXAMPLE, ADA", "Cy Muster"))

    assert [name for name, _title in printed(signatory_list)] == ["Dr. Bo Sample, PhD", "EXAMPLE, ADA", "Cy Muster"]
    assert [(offer.row, offer.value, offer.clean, offer.kinds) for offer in report.offers] == [
        (2, "Dr. Bo Sample, PhD", "Bo Sample", ["titles"]),
        (3, "EXAMPLE, ADA", "Ada Example", ["order", "capitals"]),
    ]


@pytest.mark.parametrize(
    ("clean_ups", "name"),
    [
        ({}, "EXAMPLE, Dr. ADA (she/her)"),
        ({"titles": "clean"}, "EXAMPLE, ADA (she/her)"),
        ({"pronouns": "clean"}, "EXAMPLE, Dr. ADA"),
        ({"order": "clean"}, "Dr. ADA EXAMPLE (she/her)"),
        ({"capitals": "clean"}, "Example, Dr. Ada (she/her)"),
        (ALL, "Ada Example"),
    ],
)
def test_kinds_of_clean_ups_are_accepted_one_by_one(
    signatory_list: SignatoryList, clean_ups: dict[str, str], name: str
) -> None:
    run_import(signatory_list, people("EXAMPLE, Dr. ADA (she/her)"), clean_ups=clean_ups)

    assert printed(signatory_list) == [(name, "")]


@pytest.mark.parametrize(
    ("title", "expected"), [("", ("Cy Muster", "Prof. Dr., PhD")), ("Chair", ("Cy Muster", "Chair"))]
)
def test_titles_move_to_a_blank_title_only(
    signatory_list: SignatoryList, title: str, expected: tuple[str, str]
) -> None:
    run_import(signatory_list, people("Prof. Dr. Cy Muster, PhD", title=title), clean_ups={"titles": "move"})

    assert printed(signatory_list) == [expected]


@pytest.mark.parametrize(
    ("name", "clean_ups", "sort_as"),
    [
        ("de la Cruz Ejemplo, Ana", ALL, "de la Cruz Ejemplo, Ana"),
        ("EXAMPLE, ADA", ALL, "Example, Ada"),
        ("MODÈLE Élodie", ALL, "Modèle, Élodie"),
        ("Ludwig van den BERG", ALL, "van den Berg, Ludwig"),
    ],
)
def test_a_family_name_that_the_file_marks_sorts_the_person(
    signatory_list: SignatoryList, name: str, clean_ups: dict[str, str], sort_as: str
) -> None:
    run_import(signatory_list, people(name), clean_ups=clean_ups)

    assert signatory_list.signatories.get().sort_as == sort_as


def test_the_sort_text_of_name_columns_is_cleaned_with_the_name(signatory_list: SignatoryList) -> None:
    file = csv_file(("First name", "Last name", "Kind"), ("Dr. ADA", "EXAMPLE", "individual"))
    run_import(signatory_list, file, clean_ups=ALL)

    entry = signatory_list.signatories.get()
    assert (entry.name, entry.sort_as) == ("Ada Example", "Example, Ada")


def test_a_file_with_family_names_first_may_have_two_words_before_the_comma(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, people("García Márquez, María José", "Pérez, Ana"), clean_ups=ALL)

    assert [name for name, _title in printed(signatory_list)] == ["María José García Márquez", "Ana Pérez"]


def test_organizations_titles_and_affiliations_in_capitals_are_offered(signatory_list: SignatoryList) -> None:
    rows = [
        ("EXAMPLE STREETS COALITION", "organization", "", ""),
        ("ACME", "organization", "", ""),
        ("Ada Example", "individual", "PROFESSOR", "EXAMPLE UNIVERSITY"),
    ]
    run_import(signatory_list, csv_file(HEADER, *rows), clean_ups=ALL)

    entries = signatory_list.signatories.order_by("import_row").values_list("name", "title", "affiliation")
    assert list(entries) == [
        ("Example Streets Coalition", "", ""),
        ("ACME", "", ""),
        ("Ada Example", "Professor", "Example University"),
    ]


def test_one_row_is_rewritten_or_kept_as_written(signatory_list: SignatoryList) -> None:
    file = people("Dr. Bo Sample", "Dr. Cy Muster", "Dr. Dee Model")
    rewritten: dict[str, dict[str, str]] = {"2": {"name": "Bo B. Sample"}, "3": {}}
    report = run_import(signatory_list, file, clean_ups=ALL, rewritten=rewritten)

    assert [name for name, _title in printed(signatory_list)] == ["Bo B. Sample", "Dr. Cy Muster", "Dee Model"]
    assert report.offers == []


def test_a_clean_form_matches_the_plain_name_on_the_list(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Bo Sample", title="Writer")
    batch = upload(signatory_list, people("Dr. Bo SAMPLE (he/him)"))

    [row] = batch.rows.all()
    assert (row.outcome, row.question) == (Outcome.ASK, "same")


def test_an_export_is_never_cleaned(signatory_list: SignatoryList) -> None:
    file = csv_file(("key", "kind", "name"), ("", "individual", "Dr. BO SAMPLE"))
    report = run_import(signatory_list, file, clean_ups=ALL)

    assert (printed(signatory_list), report.offers) == ([("Dr. BO SAMPLE", "")], [])


def test_nobody_who_declined_is_named_in_the_preview(signatory_list: SignatoryList) -> None:
    file = csv_file(
        ("Name", "Kind", "E-mail", "I consent to be listed"),
        ("Ada Example", "individual", "ada@example.org", "Yes"),
        ("Bo Sample", "individual", "bo@example.org", "No"),
        ("", "individual", "not an address", "No"),
    )
    batch = upload(signatory_list, file, options=ImportOptions(mapping={"I consent to be listed": "consent"}))

    rows = list(batch.rows.values_list("outcome", "values__name", "email", "problems"))
    assert rows == [
        (Outcome.NEW, "Ada Example", "ada@example.org", []),
        (Outcome.LEFT_OUT, None, "", []),
        (Outcome.LEFT_OUT, None, "", []),
    ]
    assert batch.report["declined"] == 2


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("Ada Example ✊", "Ada Example"),
        ("✅ Ada Example", "Ada Example"),
        ("Ada 🌍 Example", "Ada Example"),
        ("Ada Example 🏴\U000e0067\U000e0062\U000e007f❤️", "Ada Example"),
        ("Dr. Ada Example 👩🏽‍🔬", "Ada Example"),
        ("🌱🌱", "🌱🌱"),
    ],
)
def test_emoji_stay_unless_staff_remove_them(signatory_list: SignatoryList, written: str, clean: str) -> None:
    form = NameCleaner(ALL, {}, [written]).clean("2", {"name": written, "title": "", "affiliation": ""}, "individual")
    assert form.cells["name"] == clean
    assert (
        NameCleaner({}, {}, [written]).clean("2", form.cells | {"name": written}, "organization").cells["name"]
        == written
    )
