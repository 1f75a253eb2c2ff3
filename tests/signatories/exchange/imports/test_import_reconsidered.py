"""Previews with other options, and uploads that cannot be imported as they are."""

from __future__ import annotations

import pytest

from signatories.enums import ImportState
from signatories.exceptions import UnknownColumn
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import confirm, csv_lines, database_state, rows_by_outcome, upload

CONTENT = csv_lines("Chapter,name,region", "Alder,Robin,Ontario", "Birch,Sam,")


@pytest.fixture
def batch(signatory_list: SignatoryList) -> ImportBatch:
    """Return an upload without a column for the kind."""
    return upload(signatory_list, CONTENT, file_name="list.csv")


def test_another_choice_is_previewed_and_then_imported(batch: ImportBatch) -> None:
    assert isinstance(batch.report["file_error"], str)
    options = ImportOptions(mapping={"Chapter": "name", "name": ""}, constants={"kind": "organization"})
    before = database_state()
    preview_upload(batch, options=options)
    batch.refresh_from_db()
    assert (batch.state, rows_by_outcome(batch), batch.report["file_error"]) == (
        ImportState.PREVIEWED,
        {"new": [2, 3]},
        None,
    )
    assert ImportOptions.from_dict(batch.options) == options
    assert database_state() == before | {name: database_state()[name] for name in ("ImportBatch", "ModelLogEntry")}
    assert rows_by_outcome(confirm(batch)) == {"new": [2, 3]}
    assert list(Signatory.objects.values_list("kind", "name", "region")) == [
        ("organization", "Alder", "Ontario"),
        ("organization", "Birch", ""),
    ]


@pytest.mark.parametrize("mapping", [{"Nmae": "name"}, {"name": "surname"}, {"name": "title", "Chapter": "title"}])
def test_a_choice_that_does_not_fit_changes_nothing(batch: ImportBatch, mapping: dict[str, str]) -> None:
    before = database_state()
    with pytest.raises(UnknownColumn):
        preview_upload(batch, options=ImportOptions(mapping=mapping, constants={"kind": "individual"}))
    assert database_state() == before


def test_confirming_what_has_errors_writes_nobody_and_keeps_the_upload(batch: ImportBatch) -> None:
    preview_upload(batch, options=ImportOptions(constants={"kind": "dog"}))
    batch = confirm(batch)
    assert (rows_by_outcome(batch), batch.report["written"]) == ({"error": [2, 3]}, False)
    assert (batch.state, bool(batch.upload)) == (ImportState.PREVIEWED, True)
    assert Signatory.objects.count() == 0
    preview_upload(batch, options=ImportOptions(constants={"kind": "individual"}))
    assert rows_by_outcome(confirm(batch)) == {"new": [2, 3]}


@pytest.mark.slow
def test_the_policy_for_duplicates_can_be_changed(batch: ImportBatch) -> None:
    SignatoryFactory(signatory_list=batch.signatory_list, name="Alder", region="Yukon")
    mapping = {"Chapter": "name", "name": ""}
    for policy, updated in (("update", "update"), ("skip", "duplicate")):
        options = ImportOptions(mapping=mapping, constants={"kind": "organization"}, duplicates=policy)
        preview_upload(batch, options=options)
        assert rows_by_outcome(batch)[updated] == [2]
    confirm(batch)
    assert dict(Signatory.objects.values_list("name", "region")) == {"Alder": "Yukon", "Birch": ""}


def test_a_list_that_changes_while_the_file_is_imported_is_left_as_it_is(
    batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview_upload(batch, options=ImportOptions(constants={"kind": "organization"}))
    with monkeypatch.context() as patch:
        # Another Sam was published after this import was previewed.
        SignatoryFactory(signatory_list=batch.signatory_list, name="Sam")
        digest = property(lambda _index: batch.list_digest)
        patch.setattr(SignatoryIndex, "digest", digest)
        batch = confirm(batch)
    assert (isinstance(batch.report["file_error"], str), batch.report["written"]) == (True, False)
    assert list(Signatory.objects.values_list("name", flat=True)) == ["Sam"]
    assert (batch.state, bool(batch.upload)) == (ImportState.PREVIEWED, True)
    assert rows_by_outcome(confirm(batch)) == {"new": [2], "duplicate": [3]}
    assert sorted(Signatory.objects.values_list("name", flat=True)) == ["Robin", "Sam"]
