"""Update by file: a corrected list is compared with the entries, row by row, and changes them once staff accept."""

from __future__ import annotations

from signatories.enums import Outcome, Question
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import SignatoryList
from signatories.moderation import decisions
from tests.signatories.files import confirm, csv_lines, rows_by_outcome, run_import, upload

FIRST = csv_lines(
    "name,kind,title,affiliation,email,country",
    "Jon Smiht-Example,individual,Professor,Example University,jon@example.org,CA",
    "Ada Example,individual,Lecturer,Example College,ada@exmaple.example,FR",
    "Example Riders Unoin,organization,,,office@example.org,CA",
    "Bo NoMail,individual,Student,Example College,,CA",
    "Cy NoMail,individual,,,,CA",
)
CORRECTED = csv_lines(
    "name,kind,title,affiliation,email,country",
    "Jon Smith-Example,individual,Professor,Example University,jon@example.org,CA",
    "Ada Example,individual,Senior Lecturer,Example College,ada@example.org,FR",
    "Example Riders Union,organization,,,office@example.org,CA",
    "Bo NoMail,individual,PhD Student,Example Institute,,CA",
    "Cy NoMail,individual,Writer,,,CA",
)
PRINTED = [
    ("Jon Smith-Example", "Professor", "Example University", "jon@example.org"),
    ("Ada Example", "Senior Lecturer", "Example College", "ada@example.org"),
    ("Example Riders Union", "", "", "office@example.org"),
    ("Bo NoMail", "PhD Student", "Example Institute", None),
    ("Cy NoMail", "Writer", "", None),
]


def printed(signatory_list: SignatoryList) -> list[tuple[str, ...]]:
    return list(
        signatory_list.signatories.order_by("pk").values_list("name", "title", "affiliation", "contact__email")
    )


def test_a_corrected_file_is_accepted_with_one_answer_and_undone(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, FIRST)
    before = printed(signatory_list)
    batch = upload(signatory_list, CORRECTED)
    assert rows_by_outcome(batch) == {"ask": [2, 3, 4, 5, 6]}
    assert [row.before for row in batch.rows.order_by("number")][:2] == [
        {"name": "Jon Smiht-Example"},
        {"title": "Lecturer"},
    ]
    batch = upload(signatory_list, CORRECTED, options=ImportOptions(answers={Question.SAME.value: "update"}))
    assert rows_by_outcome(batch) == {"update": [2, 3, 4, 5, 6]}
    batch = confirm(batch)
    assert printed(signatory_list) == PRINTED
    undo_import(batch)
    assert printed(signatory_list) == before


def test_the_command_updates_by_policy(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, FIRST)
    assert run_import(signatory_list, CORRECTED, duplicates="update").updated == [2, 3, 4, 5, 6]
    assert printed(signatory_list) == PRINTED


def test_a_growing_list_of_names_doubles_nobody_and_brings_nobody_back(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, csv_lines("name,kind", "Ada Example,individual", "Bo Sample,individual"))
    decisions.withdraw(signatory_list.signatories.get(name="Bo Sample"))
    names = ("Ada Example,individual", "Bo Sample,individual", "Cy Muster,individual")
    batch = upload(signatory_list, csv_lines("name,kind", *names))
    assert rows_by_outcome(batch) == {"ask": [2], "withdrew": [3], "new": [4]}


def test_the_same_list_without_addresses_doubles_nobody(signatory_list: SignatoryList) -> None:
    rows = [f"{name},individual,Professor,Example University" for name in ("Ada Example", "Bo Sample")]
    addresses = ("ada@example.org", "bo@example.org")
    content = [f"{row},{address}" for row, address in zip(rows, addresses, strict=True)]
    run_import(signatory_list, csv_lines("name,kind,title,affiliation,email", *content))
    decisions.withdraw(signatory_list.signatories.get(name="Bo Sample"))
    batch = upload(signatory_list, csv_lines("name,kind,title,affiliation", *rows))
    assert [row.outcome for row in batch.rows.order_by("number")] == [Outcome.DUPLICATE, Outcome.WITHDREW]
