from __future__ import annotations

import pytest

from signatories.admin.imports.options import OptionsForm
from signatories.admin.imports.upload import UploadForm
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.known_columns import KNOWN_COLUMNS
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, SignatoryList
from tests.signatories.files import csv_lines, upload


def test_a_file_is_required() -> None:
    assert list(UploadForm({}, {}).errors) == ["file"]


@pytest.fixture
def batch(signatory_list: SignatoryList) -> ImportBatch:
    """Return an upload with a known column, an unknown one and one without a header."""
    batch = upload(signatory_list, csv_lines("Nom,,Chapter", "Robin,,Ottawa"))
    preview_upload(batch, options=ImportOptions(constants={"kind": "individual"}, duplicates="update"))
    return batch


def test_the_options_show_how_the_file_was_understood(batch: ImportBatch) -> None:
    form = OptionsForm(batch)
    assert [(field.label, field.initial) for field in form.column_fields()] == [("Nom", "name"), ("Chapter", "")]
    assert [value for value, _label in form.fields["column_0"].choices] == ["", *KNOWN_COLUMNS]
    assert (form["kind"].value(), form["duplicates"].value()) == ("individual", "update")


def test_what_is_chosen_becomes_the_options_of_the_import(batch: ImportBatch) -> None:
    data = {"column_0": "", "column_1": "name", "kind": "organization", "duplicates": "skip"}
    form = OptionsForm(batch, data)
    assert form.is_valid()
    assert form.options() == ImportOptions(
        mapping={"Nom": "", "Chapter": "name"}, constants={"kind": "organization"}, duplicates="skip"
    )


def test_rows_without_a_kind_can_be_refused(batch: ImportBatch) -> None:
    form = OptionsForm(batch, {"column_0": "name", "kind": "", "duplicates": "skip"})
    assert form.is_valid()
    assert form.options().constants == {}


@pytest.mark.parametrize("tampered", [{"column_0": "status"}, {"kind": "dog"}, {"duplicates": "overwrite"}])
def test_a_choice_that_was_not_offered_is_refused(batch: ImportBatch, tampered: dict[str, str]) -> None:
    data = {"column_0": "name", "kind": "", "duplicates": "skip"} | tampered
    assert list(OptionsForm(batch, data).errors) == list(tampered)
