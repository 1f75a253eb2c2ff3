"""The command's interface for scripts: exit codes, and one JSON object on standard output."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from openpyxl import Workbook
from wagtail.models import ModelLogEntry

from letters.models import LetterPage
from signatories.models import Contact, ImportBatch, Signatory
from tests.factories import LetterFactory, SignatoryFactory

HEADER = "kind,name,name_fr,title,affiliation,email,website,country,region,signed_on\n"
GOOD = (
    HEADER
    + "organization,Cedar Network,Réseau du cèdre,,,info@cedar.example.org,https://cedar.example.org,CA,QC,2026-03-01\n"
    + "individual,Robin Fernleaf,,Professor,Example College,robin@example.org,,,,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run the command with JSON output; return its exit code and the object it printed."""
    code = 0
    try:
        call_command("import_signatories", *arguments, "--format=json")
    except SystemExit as ended:
        code = int(str(ended.code))
    out, err = capsys.readouterr()
    assert err == ""
    return code, json.loads(out)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("name\nAlder\n", "Give --set kind=organization or --set kind=individual."),
        ("Name / Organisation,First name\nAlder,\n", "kind=by_given_name where organizations have none."),
        ("kind,thing\nindividual,Alder\n", 'Give --map "HEADER=name".'),
        ("kind,name\nbranch,Alder\n", 'Give --kind "branch=organization" or --kind "branch=individual".'),
        ("kind,name,signed_on\nindividual,Alder,5/6/2026\n", "Give --date-order dmy or --date-order mdy."),
    ],
)
def test_a_refusal_names_the_option_that_answers_it(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str], content: str, hint: str
) -> None:
    file.write_text(content)
    with pytest.raises(SystemExit):
        call_command("import_signatories", letter.slug, str(file))
    written = capsys.readouterr()
    # A report with refused rows is on standard output, a refusal of the whole file is an error.
    assert hint in (written.out or written.err)
    assert not (written.out and hint in written.err)


def test_an_import_reports_its_rows_as_one_json_object(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD)
    code, report = run(capsys, letter.slug, str(file))
    assert (code, report) == (
        0,
        {
            "rows": 2,
            "new": [2, 3],
            "updated": [],
            "duplicates": [],
            "errors": [],
            "warnings": [],
            "file_error": None,
            "written": True,
            "batch": ImportBatch.objects.get().pk,
        },
    )
    assert list(letter.signatory_list.signatories.public().in_printed_order().values_list("name", "names__fr")) == [
        ("Cedar Network", "Réseau du cèdre"),
        ("Robin Fernleaf", None),
    ]
    assert sorted(Contact.objects.values_list("email", flat=True)) == ["info@cedar.example.org", "robin@example.org"]


def test_a_dry_run_reports_the_same_and_writes_nothing(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD)
    logged = ModelLogEntry.objects.count()
    code, report = run(capsys, letter.slug, str(file), "--dry-run")
    assert (code, report["new"], report["written"]) == (0, [2, 3], False)
    assert (Signatory.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert ModelLogEntry.objects.count() == logged


def test_a_refused_row_is_reported_with_its_position_and_nothing_is_written(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD + "individual,Sam Birch,,,,not-an-address,,,,\n")
    code, report = run(capsys, letter.slug, str(file))
    assert (code, report["written"], report["new"]) == (1, False, [2, 3])
    (error,) = report["errors"]
    assert sorted(error) == ["column", "reason", "row", "value"]
    assert (error["row"], error["column"], error["value"]) == (4, "email", "not-an-address")
    assert Signatory.objects.count() == 0


def test_duplicates_are_reported_but_not_an_error(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list, name="The Cedar Network")
    file.write_text("kind,name\norganization,THE CEDAR NETWORK\norganization,Larch\norganization,larch\n")
    code, report = run(capsys, letter.slug, str(file))
    assert (code, report["new"]) == (0, [3])
    assert report["duplicates"] == [
        {"row": 2, "of": "“The Cedar Network” on the list (published)"},
        {"row": 4, "of": "row 3"},
    ]


def test_the_same_file_twice_adds_nothing_twice(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("kind,name\nindividual,Kim\nindividual,Kim\n")
    assert run(capsys, letter.slug, str(file))[1]["new"] == [2, 3]
    code, report = run(capsys, letter.slug, str(file))
    assert (code, report["new"], [duplicate["row"] for duplicate in report["duplicates"]]) == (0, [], [2, 3])
    assert "already imported" in report["warnings"][0]["reason"]
    assert Signatory.objects.count() == 2


def test_headers_are_mapped_and_a_kind_is_set_for_all_rows(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("Who = signs;Notes\nCedar Network;something\n")
    code, report = run(capsys, letter.slug, str(file), "--map", "Who = signs=name", "--set", "kind=organization")
    assert (code, report["new"]) == (0, [2])
    assert [(warning["row"], warning["column"]) for warning in report["warnings"]] == [(None, "Notes")]
    assert Signatory.objects.get().kind == "organization"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF", b"name\nCedar Network\n", b"kind,name,name\n", b"kind,name\n", b'a,"b\n']
)
def test_a_file_that_cannot_be_imported_is_refused_in_one_sentence(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file.write_bytes(content)
    code, report = run(capsys, letter.slug, str(file))
    assert (code, report["new"], report["written"]) == (1, [], False)
    assert report["file_error"].endswith((".", "?"))
    assert Signatory.objects.count() == 0


def test_either_slug_names_the_same_list(letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    french = LetterFactory(language="fr", translation_key=letter.translation_key, slug="la-lettre")
    file.write_text(GOOD)
    run(capsys, french.slug, str(file))
    assert letter.signatory_list.signatories.count() == 2


@pytest.mark.usefixtures("unclosed_connection")
@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-letter", "list.csv"),
        ("{slug}", "no-such-file.csv"),
        ("{slug}", "list.csv", "--map", "Nothing=name"),
        ("{slug}", "list.csv", "--map", "name=nothing"),
        ("{slug}", "list.csv", "--map", "name"),
        ("{slug}", "list.csv", "--set", "nothing=x"),
        ("{slug}", "list.csv", "--set", "kind"),
        ("{slug}", "list.csv", "--kind", "Member"),
        ("{slug}", "list.csv", "--kind", "Member=robot"),
        ("{slug}", "list.csv", "--encoding", "ebcdic"),
        ("{slug}", "list.csv", "--delimiter", "x"),
        ("{slug}", "list.csv", "--date-order", "ymd"),
        ("{slug}", "list.csv", "--duplicates", "both"),
        ("{slug}", "list.csv", "--overrule", "2"),
        ("{slug}", "list.csv", "--overrule", "two=They wrote"),
        ("{slug}", "list.csv", "--overrule", "2= "),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_writes_nothing(
    letter: LetterPage,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    file.write_text(GOOD)
    monkeypatch.chdir(file.parent)
    command = ["manage.py", "import_signatories", *(argument.format(slug=letter.slug) for argument in arguments)]
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(command)
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip().endswith((".", "?", ")"))
    assert (Signatory.objects.count(), ImportBatch.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "arguments", "name"),
    [
        ("kind,name\norganization,Réseau\n".encode("cp1252"), ["--encoding=cp1252"], "Réseau"),
        (b"kind;name,x\norganization;Alder, x\n", ["--delimiter=semicolon", "--map", "name,x=name"], "Alder, x"),
        (b"kind\tname\norganization\tAlder\n", ["--delimiter=tab"], "Alder"),
        (b"kind,name\nMember,Alder\n", ["--kind", "Member=organization"], "Alder"),
        (b"kind,name\n,Alder\n", ["--set", "kind=organization"], "Alder"),
    ],
)
def test_options_set_how_a_file_is_read(
    letter: LetterPage, file: Path, content: bytes, arguments: list[str], name: str
) -> None:
    file.write_bytes(content)
    call_command("import_signatories", letter.slug, str(file), *arguments)
    assert list(letter.signatory_list.signatories.values_list("name", flat=True)) == [name]


def test_good_rows_are_imported_on_request_and_the_exit_code_reports_the_others(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("kind,name\norganization,Alder\norganization,\n")
    assert run(capsys, letter.slug, str(file))[1]["written"] is False
    code, report = run(capsys, letter.slug, str(file), "--good-rows")
    assert (code, report["written"], report["new"]) == (1, True, [2])
    assert letter.signatory_list.signatories.get().name == "Alder"


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2026, 6, 5)), ("mdy", date(2026, 5, 6))])
def test_the_order_of_dates_is_an_option(letter: LetterPage, file: Path, order: str, day: date) -> None:
    file.write_text("kind,name,signed_on\norganization,Alder,5/6/2026\n")
    call_command("import_signatories", letter.slug, str(file), f"--date-order={order}")
    assert letter.signatory_list.signatories.get().signed_on == day


def test_the_sheet_is_an_option(letter: LetterPage, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["name"])
    for row in (["kind", "name"], ["organization", "Alder"]):
        (book["List"] if "List" in book.sheetnames else book.create_sheet("List")).append(row)
    book.save(tmp_path / "list.xlsx")
    call_command("import_signatories", letter.slug, str(tmp_path / "list.xlsx"), "--sheet=List")
    assert letter.signatory_list.signatories.get().name == "Alder"


def test_people_get_the_same_as_text(letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("kind,name,email\norganization,Larch,\norganization,Larch,\nrobot,Birch,\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import_signatories", letter.slug, str(file))
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "UTF-8, separated by commas: 3 rows",
        "1 new, 0 updated, 1 duplicate, 1 refused",
        "row 3: same as row 2",
        "error: row 4: “kind” is neither “organization” nor “individual” (“robot”)",
        'Give --kind "robot=organization" or --kind "robot=individual".',
        "Nothing was written.",
    ]


def test_a_single_row_is_counted_in_the_singular(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("kind,name\norganization,Larch\n")
    call_command("import_signatories", letter.slug, str(file), "--dry-run")
    assert capsys.readouterr().out.splitlines()[0].endswith(": 1 row")


def test_arguments_in_another_encoding_than_utf_8_are_no_error(
    letter: LetterPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"liste-\xe9t\xe9.csv")
    (tmp_path / name).write_bytes(b"kind,name\nindividual,Robin\n")
    run(capsys, letter.slug, str(tmp_path / name))
    assert ImportBatch.objects.get().file_name == "liste-?t?.csv"
    for arguments in (
        ("--map", "\udce9=name"),
        ("--kind", "\udce9=x"),
        ("--encoding", "\udce9"),
        ("--set", "\udce9=x"),
    ):
        with pytest.raises(CommandError) as caught:
            call_command("import_signatories", letter.slug, str(tmp_path / name), *arguments)
        assert "\udce9" not in str(caught.value)


def test_a_list_of_people_and_organizations_in_one_column_is_imported(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("Name / Organisation;First name\nNight Train Alliance;\nMüller;Sabine\n")
    code, report = run(capsys, letter.slug, str(file), "--set", "kind=by_given_name")
    assert (code, report["new"], report["warnings"]) == (0, [2, 3], [])
    assert list(Signatory.objects.order_by("import_row").values_list("kind", "name", "sort_as")) == [
        ("organization", "Night Train Alliance", ""),
        ("individual", "Sabine Müller", "Müller, Sabine"),
    ]


def test_a_row_of_a_signatory_who_withdrew_is_imported_with_a_reason(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list, name="Cedar Network", withdrawn=True)
    file.write_text("kind,name\norganization,Cedar Network\norganization,Larch Society\n")
    _code, report = run(capsys, letter.slug, str(file), "--dry-run")
    assert (report["new"], report["written"]) == ([3], False)
    _code, report = run(capsys, letter.slug, str(file), "--overrule", "2=They wrote again")
    assert (report["new"], report["written"]) == ([2, 3], True)
    published = letter.signatory_list.signatories.filter(status="published").order_by("name")
    assert [entry.name for entry in published] == ["Cedar Network", "Larch Society"]


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        ("as-written", ("Dr. Bo SAMPLE, PhD", "")),
        ("clean", ("Bo Sample", "")),
        ("fill-titles", ("Bo Sample", "Dr., PhD")),
    ],
)
def test_decorated_names_are_written_as_the_option_says(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str], names: str, printed: tuple[str, str]
) -> None:
    file.write_text('kind,name,title\nindividual,"Dr. Bo SAMPLE, PhD",\n')
    code, report = run(capsys, letter.slug, str(file), f"--names={names}")
    assert (code, Signatory.objects.values_list("name", "title").get()) == (0, printed)
    assert ("offers" in report) is (names == "as-written")


def test_a_report_offers_the_clean_form_of_names(
    letter: LetterPage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("kind,name\nindividual,BO SAMPLE\n")
    call_command("import_signatories", letter.slug, str(file), "--dry-run")
    out = capsys.readouterr().out
    assert "row 2: “BO SAMPLE” could be written “Bo Sample”\nGive --names clean" in out
