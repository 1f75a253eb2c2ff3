from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from letters.exceptions import RenderFailed
from letters.models import Edition, EditionFile, LetterPage
from signatories.enums import Kind
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory


@pytest.fixture
def signed(letter: LetterPage, typesetter: Any) -> LetterPage:
    letter.slug = "keep-the-lake"
    letter.save()
    LetterFactory(language="fr", translation_key=letter.translation_key, slug="gardons-le-lac")
    SignatoryFactory(signatory_list=letter.signatory_list)
    SignatoryFactory(signatory_list=letter.signatory_list, individual=True)
    return letter


def publish(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    call_command("publish_edition", *arguments, "--format=json")
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (("keep-the-lake",), "en"),
        (("gardons-le-lac",), "fr"),
        (("keep-the-lake", "--language=fr"), "fr"),
    ],
)
def test_it_describes_the_pdf_in_the_requested_language(
    signed: LetterPage, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], language: str
) -> None:
    description = publish(capsys, *arguments)
    file = EditionFile.objects.get(language=language)
    assert description == {
        "number": 1,
        "language": language,
        "pages": 2,
        "counts": {"organizations": 1, "individuals": 1},
        "sha256": file.sha256,
        "size": file.size,
        "url": f"/editions/{file.edition.public_id}/1/{language}.pdf",
    }
    assert EditionFile.objects.count() == 2


def test_it_writes_the_pdf_where_it_is_wanted(
    signed: LetterPage, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "lake.pdf"
    description = publish(capsys, "keep-the-lake", f"--output={output}")
    assert hashlib.sha256(output.read_bytes()).hexdigest() == description["sha256"]


@pytest.mark.slow
def test_each_call_is_a_new_edition(signed: LetterPage, capsys: pytest.CaptureFixture[str]) -> None:
    assert [publish(capsys, "keep-the-lake")["number"] for _call in range(2)] == [1, 2]


def test_people_get_the_same_as_text(signed: LetterPage, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish_edition", "keep-the-lake")
    file = EditionFile.objects.get(language="en")
    assert capsys.readouterr().out == (
        f"Edition 1 (en): 2 pages, 1 organization and 1 individual\nSHA-256 {file.sha256}\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("keep-the-lake", "--output=/nowhere/lake.pdf"), 2),
        (("a-draft",), 1),
        (("unsigned",), 1),
        (("english-only", "--language=fr"), 2),
    ],
)
def test_a_reason_is_reported_if_nothing_can_be_published(
    signed: LetterPage, arguments: tuple[str, ...], code: int
) -> None:
    LetterFactory(slug="a-draft", live=False)
    LetterFactory(slug="unsigned")
    SignatoryFactory(signatory_list=LetterFactory(slug="english-only").signatory_list)
    with pytest.raises(CommandError) as caught:
        call_command("publish_edition", *arguments)
    assert (caught.value.returncode, str(caught.value)[-1]) == (code, ".")


def test_a_pdf_that_cannot_be_made_publishes_nothing(signed: LetterPage, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    with pytest.raises(CommandError) as caught:
        call_command("publish_edition", "keep-the-lake")
    assert (caught.value.returncode, str(caught.value)) == (1, "No font can draw it.")
    assert Edition.objects.published().count() == 0


def test_what_no_font_can_draw_is_named_and_stops_nothing(
    signed: LetterPage, capsys: pytest.CaptureFixture[str]
) -> None:
    Signatory.objects.filter(kind=Kind.INDIVIDUAL).update(title="𐎀")
    call_command("publish_edition", "keep-the-lake")
    out, err = capsys.readouterr()
    assert "Edition 1 (en)" in out
    name = Signatory.objects.get(kind=Kind.INDIVIDUAL).name
    assert err == f"No font can draw “𐎀” (U+10380) in “{name}”: U+FFFD is printed in its place.\n"


def test_no_edition_is_made_for_a_file_that_cannot_be_written(signed: LetterPage, tmp_path: Path) -> None:
    for path in (tmp_path / "missing" / "letter.pdf", tmp_path):
        with pytest.raises(CommandError, match="can't be written") as error:
            call_command("publish_edition", "keep-the-lake", "--output", str(path))
        assert error.value.returncode == 2
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_a_slug_in_another_encoding_is_the_slug_of_no_letter() -> None:
    with pytest.raises(CommandError, match="There is no letter “caf") as error:
        call_command("publish_edition", "caf\udce9")
    assert error.value.returncode == 2
