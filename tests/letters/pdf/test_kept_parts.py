"""A long letter that is made with cached parts is the same, byte for byte, as one that is made without them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from letters.models import Edition
from letters.pdf import long_lists, typesetter_client
from letters.pdf.document import render_letter
from letters.pdf.print_job import NamesJob, RenderedPdf
from signatories.enums import Kind
from signatories.models import Signatory, SignatoryGroup
from tests.letters.pdf.pdf_content import private_files_in
from tests.letters.pdf.test_document import letter

pytestmark = pytest.mark.slow

GROUPS = [SignatoryGroup(pk=number, heading=f"Group {number}", position=number) for number in (1, 2)]


def entry(number: int, name: str = "", group: SignatoryGroup | None = None) -> Signatory:
    created = Signatory(pk=number, kind=Kind.INDIVIDUAL, name=name or f"Robin Fernleaf {number:03}", group=group)
    created.set_keys()
    return created


def entries() -> list[Signatory]:
    """Return two groups of twenty names."""
    return [entry(number, group=GROUPS[number > 20]) for number in range(1, 41)]


def with_another(names: list[Signatory]) -> None:
    names.append(entry(99, "Robin Fernleaf 009a", GROUPS[0]))


def with_another_near_the_end(names: list[Signatory]) -> None:
    names.append(entry(99, "Robin Fernleaf 036a", GROUPS[1]))


def with_others_that_make_more_parts(names: list[Signatory]) -> None:
    names += [entry(100 + number, f"Robin Fernleaf 009a {number}", GROUPS[0]) for number in range(18)]


def without_one(names: list[Signatory]) -> None:
    del names[36]


def with_one_renamed(names: list[Signatory]) -> None:
    names[12] = entry(13, "Дмитрий Примеров", GROUPS[0])


def with_one_in_the_other_group(names: list[Signatory]) -> None:
    names[12] = entry(13, group=GROUPS[1])


def with_one_whose_name_is_hidden(names: list[Signatory]) -> None:
    names[12].is_name_hidden = True


@pytest.fixture(scope="module")
def page(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        return letter()


@pytest.fixture
def typeset(monkeypatch: pytest.MonkeyPatch) -> list[NamesJob]:
    """Make parts of a few names, and return the list of those that are typeset."""
    jobs: list[NamesJob] = []
    typeset_names = typesetter_client.typeset_names

    def counted(job: NamesJob) -> RenderedPdf:
        jobs.append(job)
        return typeset_names(job)

    monkeypatch.setattr(typesetter_client, "typeset_names", counted)
    monkeypatch.setattr(long_lists, "SINGLE_DOCUMENT_MAX_NAMES", 9)
    monkeypatch.setattr(long_lists, "PART_MIN_NAMES", 5)
    monkeypatch.setattr(long_lists, "PART_MEAN_EXTRA_NAMES", 3)
    return jobs


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "numbered"),
    [
        (list, False),
        (with_another, False),
        (with_another_near_the_end, True),
        (with_others_that_make_more_parts, False),
        (without_one, True),
        (with_one_renamed, False),
        (with_one_in_the_other_group, False),
        (with_one_whose_name_is_hidden, False),
    ],
)
def test_a_letter_with_cached_parts_is_the_letter_that_is_made_anew(
    page: Any,
    typeset: list[NamesJob],
    kept: Path,
    tmp_path: Path,
    change: Callable[[list[Signatory]], Any],
    numbered: bool,
) -> None:
    def made(names: list[Signatory], root: Path) -> RenderedPdf:
        typeset.clear()
        with private_files_in(root):
            return render_letter(page, names, edition=Edition(number=1))

    page.numbers_signatories = numbered
    root = kept / str(numbered)
    before = made(entries(), root)
    changed = entries()
    change(changed)
    shutil.copytree(root, tmp_path / "cached")
    with_cached = made(changed, tmp_path / "cached")
    typeset_with_cached = len(typeset)
    anew = made(changed, tmp_path / "anew")
    assert with_cached == anew
    assert typeset_with_cached < len(typeset)
    assert (with_cached == before) is (change is list)
