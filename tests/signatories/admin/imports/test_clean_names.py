"""Clean forms of names in the preview: accepted for all rows of one kind, chosen or edited for one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import csv_file, upload

FILE = csv_file(
    ("Name", "Kind", "Title"),
    ("Dr. Bo Sample, PhD", "individual", ""),
    ("Prof. Cy MUSTER", "individual", "Chair"),
    ("Dee Model (she/her)", "individual", ""),
)


@pytest.fixture
def batch(signatory_list: SignatoryList) -> ImportBatch:
    return upload(signatory_list, FILE)


def names(batch: ImportBatch) -> list[str]:
    return [row.values["name"] for row in batch.rows.order_by("number")]


def clean(client: Client, batch: ImportBatch, **data: str) -> None:
    response = client.post(reverse("signatory_imports:clean", args=[batch.pk]), data)
    assert response.status_code == 302


def rewrite(client: Client, batch: ImportBatch, number: int, **data: str) -> None:
    response = client.post(reverse("signatory_imports:rewrite", args=[batch.pk, number, 0]), data)
    assert response.status_code == 302


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    return client.get(reverse("signatory_imports:inspect", args=[batch.pk]) + query).content.decode()


def test_names_stay_as_written_until_staff_accept(staff_client: Client, batch: ImportBatch) -> None:
    assert names(batch) == ["Dr. Bo Sample, PhD", "Prof. Cy MUSTER", "Dee Model (she/her)"]
    shown = page(staff_client, batch)
    assert "Titles and degrees: 2 rows" in shown
    assert "Pronouns: 1 row" in shown
    assert "Could be written “Bo Sample”" in shown
    assert 'value="Bo Sample"' in page(staff_client, batch, "?rows=decorated")

    clean(staff_client, batch, kind="titles", answer="clean")
    assert names(batch) == ["Bo Sample", "Cy MUSTER", "Dee Model (she/her)"]
    assert "Titles and degrees: cleaned in 2 rows" in page(staff_client, batch)

    clean(staff_client, batch, kind="titles", answer="")
    assert names(batch) == ["Dr. Bo Sample, PhD", "Prof. Cy MUSTER", "Dee Model (she/her)"]


def test_one_name_is_accepted_edited_or_kept(staff_client: Client, batch: ImportBatch) -> None:
    rewrite(staff_client, batch, 2, name="Bo Sample", title="Dr., PhD")
    rewrite(staff_client, batch, 3, as_written="1")
    rewrite(staff_client, batch, 4, name="Dee M. Model")
    clean(staff_client, batch, kind="titles", answer="clean")

    assert names(batch) == ["Bo Sample", "Prof. Cy MUSTER", "Dee M. Model"]
    assert batch.rows.get(number=2).values["title"] == "Dr., PhD"

    rewrite(staff_client, batch, 3, ask_again="1")
    assert names(batch)[1] == "Cy MUSTER"


def test_text_that_cannot_be_printed_is_refused(staff_client: Client, batch: ImportBatch) -> None:
    rewrite(staff_client, batch, 2, name="Bo\u202eSample")

    assert names(batch)[0] == "Dr. Bo Sample, PhD"


def test_the_choices_survive_other_options(staff_client: Client, batch: ImportBatch) -> None:
    clean(staff_client, batch, kind="capitals", answer="clean")
    rewrite(staff_client, batch, 2, name="Bo Sample")
    columns = {"column_0": "name", "column_1": "kind", "column_2": "title", "duplicates": "skip"}
    staff_client.post(reverse("signatory_imports:options", args=[batch.pk]), columns)

    assert names(batch) == ["Bo Sample", "Prof. Cy Muster", "Dee Model (she/her)"]


@pytest.mark.parametrize("data", [{"kind": "nothing"}, {"kind": "titles", "answer": "burn"}])
def test_unknown_answers_are_not_found(staff_client: Client, batch: ImportBatch, data: dict[str, str]) -> None:
    response = staff_client.post(reverse("signatory_imports:clean", args=[batch.pk]), data)

    assert response.status_code == 404


def test_a_withheld_name_is_not_shown(staff_client: Client, signatory_list: SignatoryList) -> None:
    file = csv_file(("Name", "Kind", "Keep me anonymous"), ("Ada Secret", "individual", "Yes"))
    shown = page(staff_client, upload(signatory_list, file))

    assert "Ada Secret" not in shown
    assert "Name withheld" in shown
    assert "1 signatory is counted, with the name withheld." in shown
