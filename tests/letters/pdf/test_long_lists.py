from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from letters.pdf import long_lists
from letters.pdf.long_lists import PART_MAX_NAMES, is_typeset_in_parts, split_into_parts, typeset_cached
from letters.pdf.print_job import NamesJob, RenderedPdf
from signatories.counts_in_words import Counts
from signatories.enums import Kind
from signatories.listing.printed_list import PrintedList, Section
from signatories.models import Signatory

NAMES = st.lists(st.text(alphabet="abc", min_size=1, max_size=6), max_size=60)


def printed_list(*section_names: list[str]) -> PrintedList:
    sections, first = [], 1
    for number, names in enumerate(section_names):
        entries = [Signatory(kind=Kind.INDIVIDUAL, name=name) for name in names]
        sections.append(Section(f"s{number}", f"Section {number}", entries, first=first))
        first += len(names)
    return PrintedList(Counts(0, first - 1), [], sections)


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "PART_MIN_NAMES", 3)
    monkeypatch.setattr(long_lists, "PART_MEAN_EXTRA_NAMES", 4)
    monkeypatch.setattr(long_lists, "PART_MAX_NAMES", 12)
    monkeypatch.setattr(long_lists, "FIRST_PART_MIN_NAMES", 2)
    monkeypatch.setattr(long_lists, "FIRST_PART_MEAN_EXTRA_NAMES", 2)


def runs(printed_list: PrintedList) -> list[list[str]]:
    return [[entry.name for entry in part.signatories] for part in split_into_parts(printed_list)]


@given(NAMES, NAMES)
def test_every_name_is_in_one_part_and_in_its_place(first: list[str], second: list[str]) -> None:
    parts = list(split_into_parts(printed_list(first, second)))
    assert [entry.name for part in parts for entry in part.signatories] == first + second
    numbers = [part.first + place for part in parts for place, _entry in enumerate(part.signatories)]
    assert numbers == list(range(1, len(first + second) + 1))
    assert [part.section.anchor for part in parts if part.is_first] == ["s0", "s1"]
    assert [part.section.anchor for part in parts if part.is_last] == ["s0", "s1"]


def test_a_new_name_changes_the_part_that_it_is_in_and_no_other() -> None:
    names = [f"Robin {number:05}" for number in range(2_000)]
    before = runs(printed_list(names))
    after = runs(printed_list(sorted([*names, "Robin 01000a"])))
    changed = [run for run in after if run not in before]
    assert len(before) > 100
    assert len(changed) <= 3
    assert any("Robin 01000a" in run for run in changed)


def test_the_part_that_says_how_many_there_are_is_short_in_a_long_section() -> None:
    names = [f"Robin {number:05}" for number in range(1_000)]
    first = [len(runs(printed_list(names[begin:]))[0]) for begin in range(0, 900, 10)]
    others = [len(run) for run in runs(printed_list(names))[1:-1]]
    assert min(first) == 2
    assert sum(first) / len(first) < sum(others) / len(others) * 2 / 3
    # A section that fits into one part is not divided for it.
    assert min(len(runs(printed_list(names[begin : begin + 4]))[0]) for begin in range(0, 900, 10)) > 2


def test_no_part_is_longer_than_the_longest() -> None:
    assert PART_MAX_NAMES == 4_000
    assert max(map(len, runs(printed_list(["same"] * 100)))) <= 12


@pytest.mark.parametrize(
    ("lengths", "is_in_parts"),
    [
        ([1_000], False),
        ([1_001], True),
        ([500, 501], True),
        ([334, 334, 334], False),
        ([8] * 250, False),
        ([8] * 250 + [1], True),
    ],
)
def test_short_sections_are_not_given_pages_of_their_own_before_the_list_is_long(
    lengths: list[int], is_in_parts: bool
) -> None:
    assert is_typeset_in_parts(printed_list(*(["Robin"] * length for length in lengths))) is is_in_parts


def typeset_cached_names(names: list[str]) -> list[RenderedPdf]:
    return typeset_cached([NamesJob("template", name) for name in names])


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Return the folder of private files of the test."""
    root = tmp_path / "private"
    private = settings.STORAGES["private"]
    settings.STORAGES = settings.STORAGES | {
        "private": private | {"OPTIONS": private["OPTIONS"] | {"location": str(root)}}
    }
    return root


@pytest.fixture
def typeset(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the typesetter, and return the list of the documents that it typesets."""
    documents: list[str] = []

    def typeset_names(job: NamesJob) -> RenderedPdf:
        documents.append(job.names)
        return RenderedPdf(job.names.encode(), len(job.names), job.missing_glyphs)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_names", typeset_names)
    return documents


def test_a_part_is_set_once_and_kept(folder: Path, typeset: list[str]) -> None:
    first = typeset_cached_names(["a", "bb"])
    assert typeset_cached_names(["bb", "ccc"]) == [first[1], RenderedPdf(b"ccc", 3)]
    assert sorted(typeset) == ["a", "bb", "ccc"]


def test_the_tags_of_a_part_are_kept_with_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = RenderedPdf(b"names\n", 1, tags='{"entries":[]}')
    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_names", lambda job: rendered)
    assert [typeset_cached_names(["a part"]) for _time in range(2)] == [[rendered]] * 2


def test_a_changed_template_is_another_part(folder: Path, typeset: list[str]) -> None:
    for template in ("one", "another", "one"):
        typeset_cached([NamesJob(template, "names")])
    assert typeset == ["names"] * 2


def test_a_part_of_another_release_is_typeset_anew(
    folder: Path, typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset_cached_names(["names"])
    monkeypatch.setattr(long_lists, "_program", lambda: b"another version of Typst, or another code")
    typeset_cached_names(["names"])
    assert typeset == ["names"] * 2


def test_a_part_with_former_fonts_is_typeset_anew(
    folder: Path, typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for fonts in (["Noto Serif:fontversion=131072"], ["Noto Serif:fontversion=131073"]):
        monkeypatch.setattr(long_lists, "font_versions", lambda fonts=fonts: fonts)
        long_lists._program.cache_clear()
        typeset_cached_names(["names"])
    long_lists._program.cache_clear()
    assert typeset == ["names"] * 2


def test_a_cached_part_lists_its_missing_glyphs(folder: Path, typeset: list[str]) -> None:
    job = NamesJob("template", "Robin \ufffd", ["\U0001dfff"])
    rendered = [typeset_cached([job]) for _time in range(2)]
    assert (rendered[0] == rendered[1], rendered[1][0].missing_glyphs) == (True, ["\U0001dfff"])
    assert len(typeset) == 1


def test_parts_are_kept_where_nobody_else_can_read_them(folder: Path, typeset: list[str]) -> None:
    typeset_cached_names(["names"])
    paths = sorted(folder.parent.rglob("*"))
    assert [oct(path.stat().st_mode & 0o777) for path in paths] == ["0o700", "0o700", "0o600"]


@pytest.mark.parametrize("left", [b"", b"%b 1 0 5\n5nam", b"%b 1 4 1\n5tag", b"%b", b"\n", b"names", b"1 0 5\n5names"])
def test_what_a_killed_worker_or_another_release_left_of_a_part_is_replaced(
    folder: Path, typeset: list[str], left: bytes
) -> None:
    typeset_cached_names(["names"])
    (path,) = (folder / "parts").iterdir()
    whole = path.read_bytes()
    path.write_bytes(left.replace(b"%b", whole.split()[0]))
    assert [typeset_cached_names(["names"]) for _time in range(2)] == [[RenderedPdf(b"names", 5)]] * 2
    assert (typeset, path.read_bytes()) == (["names"] * 2, whole)


def test_a_part_whose_end_was_lost_with_the_power_is_replaced(folder: Path, typeset: list[str]) -> None:
    typeset_cached_names(["names"])
    (path,) = (folder / "parts").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"names", bytes(5)))
    assert typeset_cached_names(["names"]) == [RenderedPdf(b"names", 5)]
    assert path.read_bytes() == whole


def test_a_part_that_another_user_stored_is_typeset_anew(
    folder: Path, typeset: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_forbidden(storage: FileSystemStorage, name: str, mode: str = "rb") -> Any:
        raise PermissionError(13, "Permission denied")

    typeset_cached_names(["names"])
    monkeypatch.setattr(FileSystemStorage, "_open", is_forbidden)
    assert typeset_cached_names(["names"]) == [RenderedPdf(b"names", 5)]


def test_the_lifetime_of_a_part_begins_again_when_it_is_used(folder: Path, typeset: list[str]) -> None:
    typeset_cached_names(["new", "old", "unused"])
    paths = {path.read_bytes().partition(b"\n")[2]: path for path in (folder / "parts").iterdir()}
    now = time.time()
    for content, age in ((b"3new", 3_600), (b"3old", 90_000), (b"6unused", 90_000)):
        os.utime(paths[content], (now - age, now - age))
    typeset_cached_names(["new", "old"])
    assert [now - paths[name].stat().st_mtime > 3_000 for name in (b"3new", b"3old", b"6unused")] == [
        True,
        False,
        True,
    ]
    assert (len(typeset), paths[b"3old"].read_bytes().partition(b"\n")[2]) == (3, b"3old")


def test_a_preview_and_an_edition_set_the_same_part_at_one_time(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    both = Barrier(2)

    def typeset_names(job: NamesJob) -> RenderedPdf:
        both.wait(10)
        return RenderedPdf(b"names", 1)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_names", typeset_names)
    save = FileSystemStorage._save

    def together(storage: FileSystemStorage, name: str, content: Any) -> str:
        both.wait(10)
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", together)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _number: typeset_cached_names(["a part"]), range(2)))
    assert results == [[RenderedPdf(b"names", 1)]] * 2
    assert [path.read_bytes().partition(b"\n")[2] for path in (folder / "parts").iterdir()] == [b"1names"]


def test_a_part_that_cannot_be_kept_is_set_and_leaves_nothing_on_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, folder: Path, typeset: list[str]
) -> None:
    def is_full(storage: FileSystemStorage, name: str, content: Any) -> str:
        Path(storage.path(name)).parent.mkdir(parents=True)
        Path(storage.path(name)).write_bytes(b"1 0 5\n1na")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", is_full)
    assert typeset_cached_names(["names"]) == [RenderedPdf(b"names", 5)]
    assert list((folder / "parts").iterdir()) == []
