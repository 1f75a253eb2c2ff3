from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from letters.editions.takedown import take_down
from letters.enums import EditionState
from letters.models import Edition, LetterPage
from tests.factories import SignatoryFactory


@pytest.fixture
def copy(letter: LetterPage, typesetter: Any, tmp_path: Path) -> Path:
    """Return a copy of the PDF of the first edition of "Keep the lake"."""
    letter.title = "Keep the lake"
    letter.save()
    SignatoryFactory(signatory_list=letter.signatory_list)
    path = tmp_path / "copy.pdf"
    call_command("publish_edition", letter.slug, f"--output={path}", verbosity=0)
    return path


def verify(path: Path) -> int:
    try:
        call_command("verify_edition", str(path))
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


def test_a_true_copy_is_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert verify(copy) == 0
    assert capsys.readouterr().out.startswith("Genuine: edition 1 of “Keep the lake” (en), ")


def test_one_changed_byte_makes_it_another_file(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert verify(copy) == 1
    assert "Not ours" in capsys.readouterr().out


def test_a_file_that_was_never_published_is_not_ours(copy: Path) -> None:
    Edition.objects.update(state=EditionState.RENDERING)
    assert verify(copy) == 1


def test_a_file_that_is_not_there_is_a_wrong_call(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("verify_edition", str(tmp_path / "nothing.pdf"))
    assert caught.value.returncode == 2


def test_a_genuine_copy_of_an_edition_that_was_taken_down_is_named_with_the_reason(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_down(Edition.objects.get(), reason="A name was wrong.")
    capsys.readouterr()
    assert verify(copy) == 0
    out = capsys.readouterr().out
    assert "It was taken down since: A name was wrong." in out
    assert "Genuine: edition 1 of “Keep the lake” (en), " in out
