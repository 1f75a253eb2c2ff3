"""Columns of a file become questions of the list."""

from __future__ import annotations

from typing import Any

import pytest

from core.users.models import User
from signatories.enums import ImportState, QuestionType, Visibility
from signatories.exchange.imports.commit import commit_import, confirm_import
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.known_columns import NEW_QUESTION
from signatories.exchange.options import ImportOptions
from signatories.models import Contact, ImportBatch, ImportRow, Question, Signatory, SignatoryList
from signatories.models.question import MAX_CHOICES, MAX_QUESTIONS
from signatories.questions.editing import change_question, set_retired
from tests.factories import QuestionFactory
from tests.signatories.files import confirm, csv_file, run_import, upload

pytestmark = pytest.mark.django_db

FILE = csv_file(
    ["Name", "Kind", "Shirt", "Started", "Remarks"],
    ["Ada Example", "individual", "S", "31/05/2020", "Vegan"],
    ["Bo Sample", "individual", "m", "2/6/2020", ""],
    ["Cy Example", "individual", "M", "", ""],
    ["Dee Sample", "individual", "S", "", ""],
)
ALL = {"Shirt": NEW_QUESTION, "Started": NEW_QUESTION, "Remarks": NEW_QUESTION}


def questions(signatory_list: SignatoryList) -> list[tuple[str, str, str, bool]]:
    return list(
        Question.objects.filter(signatory_list=signatory_list).values_list("key", "type", "visibility", "is_retired")
    )


def preview(signatory_list: SignatoryList, content: bytes = FILE, **options: Any) -> ImportBatch:
    batch = upload(signatory_list, content)
    preview_upload(batch, options=ImportOptions(**{"mapping": ALL, **options}))
    return ImportBatch.objects.get(pk=batch.pk)


def test_nothing_is_written_before_the_import(signatory_list: SignatoryList) -> None:
    batch = preview(signatory_list)
    assert [(new["header"], new["key"], new["type"]) for new in batch.report["new_questions"]] == [
        ("Shirt", "shirt", "choice"),
        ("Started", "started", "date"),
        ("Remarks", "remarks", "text"),
    ]
    assert batch.report["file_error"] is None
    assert Question.objects.count() == 0
    assert "Vegan" not in str(list(ImportRow.objects.values_list("values", flat=True)))


def test_the_answers_are_private_and_the_form_does_not_ask_the_questions(
    signatory_list: SignatoryList, staff: User
) -> None:
    confirm(preview(signatory_list), user=staff)
    assert questions(signatory_list) == [
        ("shirt", QuestionType.CHOICE, Visibility.PRIVATE, True),
        ("started", QuestionType.DATE, Visibility.PRIVATE, True),
        ("remarks", QuestionType.TEXT, Visibility.PRIVATE, True),
    ]
    ada, bo = Contact.objects.get(signatory__name="Ada Example"), Contact.objects.get(signatory__name="Bo Sample")
    assert ada.private_answers == {"remarks": "Vegan", "shirt": "s", "started": "2020-05-31"}
    assert bo.private_answers == {"shirt": "m", "started": "2020-06-02"}
    assert Question.objects.get(key="shirt").choices == [
        {"value": "s", "label": "S", "labels": {}},
        {"value": "m", "label": "m", "labels": {}},
    ]
    assert all(entry.answers == {} for entry in Signatory.objects.all())


def test_staff_choose_type_visibility_and_whether_the_form_asks(signatory_list: SignatoryList) -> None:
    wish = {"type": "text", "visibility": "printed", "asked": "yes"}
    confirm(preview(signatory_list, mapping={"Shirt": NEW_QUESTION}, new_questions={"Shirt": wish}))
    assert questions(signatory_list) == [("shirt", "text", "printed", False)]
    assert Signatory.objects.get(name="Bo Sample").answers == {"shirt": "m"}
    assert not Contact.objects.exists()


def test_the_command_line_adds_questions_too(signatory_list: SignatoryList) -> None:
    assert run_import(signatory_list, FILE, mapping=ALL, dry_run=True).new == [2, 3, 4, 5]
    assert Question.objects.count() == 0
    assert run_import(signatory_list, FILE, mapping=ALL).written
    assert Question.objects.count() == 3


def test_undoing_the_import_removes_its_questions(signatory_list: SignatoryList, staff: User) -> None:
    batch = confirm(preview(signatory_list), user=staff)
    undo_import(batch, user=staff)
    assert (Question.objects.count(), Signatory.objects.count()) == (0, 0)
    assert ImportBatch.objects.get().report["undone"]["questions"] == ["Shirt", "Started", "Remarks"]


def test_the_stored_report_has_no_answers_after_the_import(signatory_list: SignatoryList) -> None:
    batch = confirm(preview(signatory_list))
    stored = ImportBatch.objects.get(pk=batch.pk).report["new_questions"]
    assert [question["choices"] for question in stored] == [[], [], []]


def test_a_question_with_other_answers_or_changed_by_staff_survives_undoing(signatory_list: SignatoryList) -> None:
    batch = confirm(preview(signatory_list))
    Contact.objects.filter(signatory__name="Ada Example").update(private_answers={"shirt": "m"})
    Signatory.objects.filter(name="Ada Example").update(title="Nurse")
    change_question(Question.objects.get(key="started"), {"label": "Member since"})
    undo_import(batch)
    assert [key for key, *_rest in questions(signatory_list)] == ["shirt", "started"]


def test_the_next_file_is_mapped_to_the_questions(signatory_list: SignatoryList) -> None:
    confirm(preview(signatory_list))
    again = upload(signatory_list, FILE.replace(b"Ada", b"Eva"))
    assert again.report["mapping"]["Shirt"] == "q_shirt"
    assert again.report["new_questions"] == []


def test_a_file_like_an_earlier_one_is_read_after_its_question_was_deleted(signatory_list: SignatoryList) -> None:
    confirm(preview(signatory_list))
    Contact.objects.all().delete()
    Question.objects.all().delete()
    again = upload(signatory_list, FILE.replace(b"Ada", b"Eva"))
    assert "Shirt" not in again.report["mapping"]
    assert again.report["file_error"] is None


def test_two_imports_at_once_do_not_add_one_question_twice(signatory_list: SignatoryList) -> None:
    first, second = preview(signatory_list), preview(signatory_list, FILE.replace(b"Ada", b"Eva"))
    confirm(first)
    second = confirm(second)
    assert (second.state, Question.objects.count()) == (ImportState.PREVIEWED, 3)
    assert "already has the question “Shirt”" in second.report["file_error"]


def test_a_question_that_changes_between_preview_and_import_is_read_again(signatory_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=signatory_list, key="started", label="Started", type=QuestionType.TEXT)
    batch = upload(signatory_list, FILE)
    assert batch.rows.get(number=3).values["q_started"] == "2/6/2020"
    change_question(Question.objects.get(), {"type": QuestionType.DATE})
    commit_import(confirm_import(batch, agreed=True), good_rows=False)
    assert Signatory.objects.get(name="Bo Sample").answers == {"started": "2020-06-02"}


def test_a_question_that_was_deleted_between_preview_and_import_stops_the_import(
    signatory_list: SignatoryList,
) -> None:
    QuestionFactory(signatory_list=signatory_list, key="city")
    batch = preview(signatory_list, mapping={"Remarks": "q_city"})
    Question.objects.all().delete()
    batch = confirm(batch)
    assert batch.state == ImportState.PREVIEWED
    assert "q_city" in batch.report["file_error"]
    assert Signatory.objects.count() == 0


def test_a_file_cannot_add_more_questions_than_a_list_has(signatory_list: SignatoryList) -> None:
    for number in range(MAX_QUESTIONS - 1):
        QuestionFactory(signatory_list=signatory_list, key=f"k{number}")
    batch = preview(signatory_list)
    assert str(MAX_QUESTIONS) in batch.report["file_error"]
    assert set(ALL.values()) == {batch.options["mapping"]["Shirt"]}
    assert preview(signatory_list, mapping={"Shirt": NEW_QUESTION}).report["file_error"] is None


def test_too_many_different_choices_are_refused(signatory_list: SignatoryList) -> None:
    rows = [[f"Ada Example {number}", "individual", f"Choice {number}"] for number in range(MAX_CHOICES + 1)]
    content = csv_file(["Name", "Kind", "Team"], *rows)
    options: dict[str, Any] = {"mapping": {"Team": NEW_QUESTION}, "new_questions": {"Team": {"type": "choice"}}}
    assert "choose another type" in preview(signatory_list, content, **options).report["file_error"]


def test_a_chosen_type_that_does_not_fit_is_a_problem_of_rows(signatory_list: SignatoryList) -> None:
    batch = preview(signatory_list, new_questions={"Remarks": {"type": "number"}})
    assert [row.number for row in batch.rows.filter(outcome="error")] == [2]


def test_headers_of_any_script_and_length_become_labels(signatory_list: SignatoryList) -> None:
    headers = ["質問", "السؤال", "x" * 400, "1st"]
    content = csv_file(["Name", "Kind", *headers], ["Ada Example", "individual", *"abcd"])
    confirm(preview(signatory_list, content, mapping=dict.fromkeys(headers, NEW_QUESTION)))
    assert [key for key, *_rest in questions(signatory_list)] == ["question", "question_2", "x" * 36, "question_1st"]
    assert Question.objects.filter(label="x" * 150).exists()
    assert len(Contact.objects.get().private_answers) == 4


@pytest.mark.parametrize("header", ["Q\u202e?", "Q\U000e0001"])
def test_a_header_that_cannot_be_printed_becomes_no_label(signatory_list: SignatoryList, header: str) -> None:
    content = csv_file(["Name", "Kind", header], ["Ada Example", "individual", "a"])
    stored_header = upload(signatory_list, content).report["headers"][2]
    batch = preview(signatory_list, content, mapping={stored_header: NEW_QUESTION})
    assert "invisible" in batch.report["file_error"]


def test_a_retired_question_of_an_import_can_be_asked(signatory_list: SignatoryList) -> None:
    confirm(preview(signatory_list))
    question = set_retired(Question.objects.get(key="shirt"), is_retired=False)
    assert question.is_asked_of("individual")
