"""The screens on which columns of a file become questions of the list."""

from __future__ import annotations

import pytest
from django.test import Client

from core.users.models import User
from signatories.enums import Visibility
from signatories.exchange.known_columns import NEW_QUESTION
from signatories.models import Contact, ImportBatch, Question, SignatoryList
from tests.signatories.admin.imports.test_preview import address, levels
from tests.signatories.files import csv_lines, upload
from tests.signatories.people import user_with_permissions

FILE = csv_lines("name,kind,Shirt <b>size</b>,Anonymous?", "Ada Example,individual,S,no", "Bo Sample,individual,M,no")
HEADER = "Shirt <b>size</b>"


@pytest.fixture
def batch(signatory_list: SignatoryList, staff: User) -> ImportBatch:
    return upload(signatory_list, FILE, user=staff)


def test_a_button_makes_a_question_of_a_column_and_the_options_describe_it(
    staff_client: Client, batch: ImportBatch
) -> None:
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert 'name="new_question" value="Shirt &lt;b&gt;size&lt;/b&gt;"' in screen
    assert 'name="new_question" value="Anonymous?"' not in screen
    assert staff_client.post(address("explain", batch), {"new_question": HEADER}).status_code == 302
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert "The import adds a question to the list:" in screen
    assert "The form does not ask it." in screen
    assert "question_2_visibility" in screen
    data = {"column_0": "name", "column_1": "kind", "column_2": NEW_QUESTION, "column_3": "name_hidden"}
    more = {"question_2_type": "text", "question_2_visibility": "public", "question_2_asked": "on"}
    staff_client.post(address("options", batch), {**data, **more, "duplicates": "skip"})
    batch.refresh_from_db()
    assert batch.options["new_questions"] == {HEADER: {"type": "text", "visibility": "public", "asked": "yes"}}
    staff_client.post(address("confirm", batch), {"agreed": "on", "run": batch.run})
    question = Question.objects.get()
    assert (question.label, question.visibility, question.is_retired) == (HEADER, Visibility.PUBLIC, False)
    assert "The form asks it too." in staff_client.get(address("inspect", batch)).content.decode()


def test_the_options_alone_make_a_question_of_a_column(staff_client: Client, batch: ImportBatch) -> None:
    data = {"column_0": "name", "column_1": "kind", "column_2": NEW_QUESTION, "column_3": "ignore"}
    staff_client.post(address("options", batch), {**data, "duplicates": "skip"})
    batch.refresh_from_db()
    staff_client.post(address("confirm", batch), {"agreed": "on", "run": batch.run})
    assert Contact.objects.get(signatory__name="Ada Example").private_answers == {"shirt_b_size_b": "S"}


def test_a_column_is_left_out_again_before_the_import(staff_client: Client, batch: ImportBatch) -> None:
    staff_client.post(address("explain", batch), {"new_question": HEADER})
    data = {"column_0": "name", "column_1": "kind", "column_2": "", "column_3": "ignore", "duplicates": "skip"}
    staff_client.post(address("options", batch), data)
    batch.refresh_from_db()
    assert (batch.report["new_questions"], batch.options["new_questions"]) == ([], {})


def test_only_those_who_edit_questions_add_them(batch: ImportBatch, staff_client: Client) -> None:
    client = Client()
    client.force_login(user_with_permissions("signatories.add_importbatch", "signatories.view_importbatch"))
    assert NEW_QUESTION not in client.get(address("inspect", batch)).content.decode()
    client.post(address("explain", batch), {"new_question": HEADER})
    data = {"column_0": "name", "column_1": "kind", "column_2": NEW_QUESTION, "column_3": "ignore"}
    client.post(address("options", batch), {**data, "duplicates": "skip"})
    batch.refresh_from_db()
    assert NEW_QUESTION not in batch.options["mapping"].values()
    # A colleague with the permission chose it: others may preview the file, but not import it.
    staff_client.post(address("options", batch), {**data, "duplicates": "skip"})
    client.post(address("options", batch), {**data, "duplicates": "update"})
    batch.refresh_from_db()
    assert batch.options["duplicates"] == "update"
    assert batch.options["mapping"][HEADER] == NEW_QUESTION
    response = client.post(address("confirm", batch), {"agreed": "on", "run": batch.run})
    assert levels(response) == ["error"]
    assert not Question.objects.exists()


def test_a_header_that_the_file_lacks_is_reported(staff_client: Client, batch: ImportBatch) -> None:
    assert staff_client.post(address("explain", batch), {"new_question": "Nothing"}).status_code == 302
    batch.refresh_from_db()
    assert batch.report["new_questions"] == []
