"""Questions of the preview: each takes one click to answer, whatever the state of the upload."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signatories.enums import ImportState, Status
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_lines, database_state, rows_by_outcome, upload

SAME = {"question": "same", "rows": "ask"}


def address(step: str, batch: ImportBatch, *more: Any) -> str:
    return reverse(f"signatory_imports:{step}", args=[batch.pk, *more])


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    response = client.get(address("inspect", batch) + query)
    assert response.status_code == 200
    return response.content.decode()


def confirmed(client: Client, batch: ImportBatch, **data: str) -> list[str]:
    batch.refresh_from_db()
    client.post(address("confirm", batch), {"agreed": "on", "run": batch.run, **data})
    return sorted(Signatory.objects.exclude(status=Status.WITHDRAWN).values_list("name", flat=True))


@pytest.mark.slow
def test_a_file_without_a_header_raises_a_question_and_loses_nobody(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    batch = upload(signatory_list, b"Ada Example\nBo Sample\n")
    assert "There is no header" in page(staff_client, batch)
    # Other choices do not answer the question.
    staff_client.post(address("options", batch), choices(batch, column_0="name", kind="individual"))
    assert "There is no header" in page(staff_client, batch)
    assert confirmed(staff_client, batch) == []
    staff_client.post(address("explain", batch), {"header": "none"})
    assert confirmed(staff_client, batch) == ["Ada Example", "Bo Sample"]


@pytest.mark.parametrize("answer", [{"header": "1"}, {"header": "2"}])
def test_the_row_that_names_the_columns_is_chosen(
    staff_client: Client, signatory_list: SignatoryList, answer: dict[str, str]
) -> None:
    batch = upload(signatory_list, csv_lines("Who,Where", "Chapter,Town", "Alder,Ottawa"))
    staff_client.post(address("explain", batch), answer)
    batch.refresh_from_db()
    assert (batch.report["headers"][0], batch.report["questions"]) == (
        {"1": "Who", "2": "Chapter"}[answer["header"]],
        [],
    )


def test_the_kind_of_all_rows_takes_one_click(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, csv_lines("- Ada Example, Chair", "- Bo Sample"))
    assert "All rows are individuals" in page(staff_client, batch)
    staff_client.post(address("explain", batch), {"kind": "individual"})
    assert confirmed(staff_client, batch) == ["Ada Example", "Bo Sample"]


def test_the_encoding_is_offered_and_one_click_away(staff_client: Client, signatory_list: SignatoryList) -> None:
    content = "name;kind\nÉlodie d’Exemple;person\n".encode("mac-roman")
    batch = upload(signatory_list, content)
    assert "Read it as Mac Roman" in page(staff_client, batch)
    staff_client.post(address("explain", batch), {"encoding": "mac-roman"})
    assert confirmed(staff_client, batch) == ["Élodie d’Exemple"]


@pytest.mark.slow
def test_text_that_was_decoded_twice_is_mended_in_one_click(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    content = "name;kind\nÉlodie;person\nBo;person\n".encode().decode("cp1252").encode()
    batch = upload(signatory_list, content)
    assert rows_by_outcome(batch) == {"ask": [2], "new": [3]}
    assert "Repair the text" in page(staff_client, batch)
    staff_client.post(address("explain", batch), {"mend": "cp1252"})
    assert confirmed(staff_client, batch) == ["Bo", "Élodie"]


def test_the_meaning_of_consent_takes_one_click(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, csv_lines("name,kind,Einwilligung", "Ada,person,ja", "Bo,person,nein"))
    assert "It doesn’t matter" in page(staff_client, batch)
    assert confirmed(staff_client, batch) == []
    staff_client.post(address("explain", batch), {"column": "Einwilligung", "means": "consent"})
    assert rows_by_outcome(batch) == {"left_out": [3], "new": [2]}
    assert confirmed(staff_client, batch) == ["Ada"]


def likely(signatory_list: SignatoryList) -> ImportBatch:
    for name, title in (("Ada", "Nurse"), ("Bo", "Cook")):
        SignatoryFactory(signatory_list=signatory_list, individual=True, name=name, title=title)
    return upload(signatory_list, csv_lines("name,kind,title", "Ada,person,Chair", "Bo,person,Chair", "Cy,person,"))


def test_one_row_is_an_entry_that_is_updated(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = likely(signatory_list)
    assert rows_by_outcome(batch) == {"ask": [2, 3], "new": [4]}
    shown = page(staff_client, batch, "?rows=ask")
    ada = Signatory.objects.get(name="Ada")
    # The changes are shown.
    assert f'value="update:{ada.pk}"' in shown
    assert "title or role: <del>Nurse</del>" in shown
    response = staff_client.post(address("decide", batch, 2), {**SAME, "answer": f"update:{ada.pk}"})
    assert response["Location"].endswith("?rows=ask#rows")
    assert rows_by_outcome(batch) == {"update": [2], "ask": [3], "new": [4]}
    confirmed(staff_client, batch, good_rows="true")
    assert dict(Signatory.objects.values_list("name", "title")) == {"Ada": "Chair", "Bo": "Cook", "Cy": ""}


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        ("update", [("Ada", "Chair"), ("Bo", "Chair"), ("Cy", "")]),
        ("skip", [("Ada", "Nurse"), ("Bo", "Cook"), ("Cy", "")]),
        ("add", [("Ada", "Chair"), ("Ada", "Nurse"), ("Bo", "Chair"), ("Bo", "Cook"), ("Cy", "")]),
    ],
)
def test_all_rows_of_one_kind_are_answered_at_once(
    staff_client: Client, signatory_list: SignatoryList, answer: str, after: list[tuple[str, str]]
) -> None:
    batch = likely(signatory_list)
    staff_client.post(address("answer", batch), {**SAME, "answer": answer})
    assert "Ask again" in page(staff_client, batch)
    confirmed(staff_client, batch)
    assert sorted(Signatory.objects.values_list("name", "title")) == after


def test_an_answer_can_be_reset(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = likely(signatory_list)
    staff_client.post(address("answer", batch), {**SAME, "answer": "skip"})
    staff_client.post(address("answer", batch), {**SAME, "answer": ""})
    staff_client.post(address("decide", batch, 2), {**SAME, "answer": "add"})
    staff_client.post(address("decide", batch, 2), {**SAME, "answer": ""})
    assert rows_by_outcome(batch) == {"ask": [2, 3], "new": [4]}


def test_who_only_looks_alike_can_be_updated_too(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Cedar-Network")
    batch = upload(signatory_list, csv_lines("kind,name", "org,Cedar Network"))
    assert "This is “Cedar-Network”: update it" in page(staff_client, batch)
    staff_client.post(address("decide", batch, 2), {**SAME, "answer": f"update:{entry.pk}"})
    assert confirmed(staff_client, batch) == ["Cedar Network"]


@pytest.mark.parametrize("pk", [0, 10**12])
def test_an_entry_of_another_list_can_not_be_named(
    staff_client: Client, signatory_list: SignatoryList, pk: int
) -> None:
    batch = likely(signatory_list)
    elsewhere = SignatoryFactory(individual=True, name="Ada")
    staff_client.post(address("decide", batch, 2), {**SAME, "answer": f"update:{pk or elsewhere.pk}"})
    assert "update" not in rows_by_outcome(batch) or elsewhere.pk not in batch.rows.values_list(
        "signatory_id", flat=True
    )
    assert Signatory.objects.get(pk=elsewhere.pk).title == elsewhere.title


@pytest.mark.slow
def test_who_withdrew_is_overruled_with_a_reason_only(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Bo", status=Status.WITHDRAWN)
    batch = upload(signatory_list, csv_lines("name,kind", "Bo,person", "Cy,person"))
    assert "1 row matches a withdrawn, rejected or disputed entry" in page(staff_client, batch)
    staff_client.post(address("overrule", batch, 2), {"reason": "  "})
    assert rows_by_outcome(batch) == {"withdrew": [2], "new": [3]}
    staff_client.post(address("overrule", batch, 2), {"reason": "She called"})
    assert rows_by_outcome(batch) == {"new": [2, 3]}
    assert "Imported anyway: She called" in page(staff_client, batch)
    staff_client.post(address("overrule", batch, 2), {"reason": "", "skip": "1"})
    assert rows_by_outcome(batch) == {"withdrew": [2], "new": [3]}
    assert confirmed(staff_client, batch) == ["Cy"]


def choices(batch: ImportBatch, **data: str) -> dict[str, str]:
    return {"duplicates": "skip", "kind": "", "encoding": "utf-8", "delimiter": ",", **data}


@pytest.mark.slow
def test_another_separator_can_be_chosen_when_the_first_guess_had_found_columns(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    batch = upload(signatory_list, csv_lines("name;x,kind;y", "Alder;a,org;b"))
    for data in (
        {"delimiter": ";", "column_0": "name", "column_1": ""},
        {"delimiter": ",", "column_0": "name", "column_1": "", "column_2": ""},
        {"delimiter": "|"},
        {"encoding": "utf-16"},
        {"encoding": "cp1252", "delimiter": ";"},
        {"header": "none", "delimiter": ";"},
        {"header": "1", "delimiter": ";", "column_0": "name"},
    ):
        response = staff_client.post(address("options", batch), choices(batch, **data), follow=True)
        assert response.status_code == 200
        assert "has no column" not in response.content.decode()
        batch.refresh_from_db()
        assert batch.state == ImportState.PREVIEWED
    assert batch.report["headers"] == ["name", "x,kind", "y"]
    assert batch.report["mapping"]["name"] == "name"


def test_a_preview_that_was_replaced_is_not_imported(staff_client: Client, signatory_list: SignatoryList) -> None:
    batch = upload(signatory_list, csv_lines("name,kind", "Ada,person"))
    run = ImportBatch.objects.get(pk=batch.pk).run
    staff_client.post(address("options", batch), choices(batch, column_0="", column_1="name", kind="organization"))
    staff_client.post(address("confirm", batch), {"agreed": "on", "run": run})
    assert Signatory.objects.count() == 0
    assert ImportBatch.objects.get().state == ImportState.PREVIEWED


@pytest.mark.parametrize(
    ("step", "more", "data"),
    [
        ("decide", [2], {"question": "same", "answer": "drop table"}),
        ("decide", [2], {"question": "who", "answer": "add"}),
        ("answer", [], {"question": "same", "answer": "update:x"}),
        ("explain", [], {"header": "first"}),
        ("explain", [], {"column": "name", "means": "key"}),
    ],
)
def test_data_that_no_button_submits_is_a_404_and_changes_nothing(
    staff_client: Client, signatory_list: SignatoryList, step: str, more: list[int], data: dict[str, str]
) -> None:
    batch = likely(signatory_list)
    before = database_state()
    assert staff_client.post(address(step, batch, *more), data).status_code == 404
    assert staff_client.get(address(step, batch, *more)).status_code == 405
    assert database_state() == before
