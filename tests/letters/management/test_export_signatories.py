from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from letters.models import LetterPage
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from tests.factories import SignatoryFactory

PUBLIC = [
    *("kind", "name", "name_en", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"),
    "represented_publicly_by",
]
FIELDS = [
    "key",
    *PUBLIC,
    "sort_as",
    "sort_as_source",
    "group",
    "name_hidden",
    "affiliation_for_identification",
    "relation",
]


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(individual=True, name="Robin Fernleaf", email="private@example.org", **on_list)
    SignatoryFactory(name="=Equal= Network", country="CA", region="QC", **on_list)
    SignatoryFactory(name="Zelkova Society", lead_order=1, **on_list)
    SignatoryFactory(name="Canary", pending=True, **on_list)
    return letter


def export(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    call_command("export_signatories", *arguments)
    return capfdbinary.readouterr().out


def test_json_is_a_list_of_objects_with_the_public_fields_in_printed_order(
    signed: LetterPage, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    entries = json.loads(export(capfdbinary, signed.slug, "--format=json"))
    assert [list(entry) for entry in entries] == [FIELDS] * 3
    assert [entry["name"] for entry in entries] == ["Zelkova Society", "=Equal= Network", "Robin Fernleaf"]
    assert entries[1]["country"] == "CA"


def test_csv_is_inert_and_reads_back_unchanged(signed: LetterPage, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    content = export(capfdbinary, signed.slug, "--format=csv")
    header, *rows = content.decode("utf-8-sig").splitlines()
    assert header == ",".join(FIELDS)
    assert [row.partition(",")[2] for row in rows] == [
        "organization,Zelkova Society" + "," * 15,
        "organization,\u200b=Equal= Network,,,,,,CA,QC," + "," * 7,
        'individual,Robin Fernleaf,,,Professor,,,,,,,"Fernleaf, Robin",guessed,,,,',
    ]
    report = import_file(signed.signatory_list, content, file_name="list.csv", options=ImportOptions())
    assert (report.new, report.updated, [duplicate.row for duplicate in report.duplicates]) == ([], [], [2, 3, 4])


def test_the_file_for_everybody_has_no_keys(signed: LetterPage, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    content = export(capfdbinary, signed.slug, "--format=csv", "--public")
    header, first, *_rows = content.decode("utf-8-sig").splitlines()
    assert header == ",".join([*PUBLIC, "lead", "group", "position"])
    assert first == "organization,Zelkova Society,,,,,,,,,,1,,1"


def test_a_workbook_is_written_to_a_file(signed: LetterPage, tmp_path: Path) -> None:
    output = tmp_path / "list.xlsx"
    call_command("export_signatories", signed.slug, "--format=xlsx", f"--output={output}")
    rows = list(load_workbook(io.BytesIO(output.read_bytes())).active.iter_rows())
    assert [cell.value for cell in rows[0]] == FIELDS
    assert [(row[2].value, row[2].data_type) for row in rows[1:]] == [
        ("Zelkova Society", "s"),
        ("=Equal= Network", "s"),
        ("Robin Fernleaf", "s"),
    ]


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_nothing_private_and_nothing_unpublished_leaves(
    signed: LetterPage, capfdbinary: pytest.CaptureFixture[bytes], file_format: str
) -> None:
    content = export(capfdbinary, signed.slug, f"--format={file_format}").decode()
    assert "private@example.org" not in content
    assert "Canary" not in content


def test_an_empty_list_gives_an_empty_export(letter: LetterPage, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert json.loads(export(capfdbinary, letter.slug, "--format=json")) == []


@pytest.mark.parametrize(
    "arguments", [("nowhere", "--format=csv"), ("{slug}",), ("{slug}", "--format=csv", "--output=/nowhere/list.csv")]
)
def test_wrong_arguments_are_reported(letter: LetterPage, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("export_signatories", *(argument.format(slug=letter.slug) for argument in arguments))
    # On the command line, argparse itself ends with exit code 2.
    assert caught.value.returncode == (1 if len(arguments) == 1 else 2)
