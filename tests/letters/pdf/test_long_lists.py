from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from letters.pdf import long_lists
from letters.pdf.long_lists import PART_MAX_NAMES, split_into_parts, typeset_cached
from letters.pdf.print_job import RenderedPdf
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


def test_no_part_is_longer_than_the_longest() -> None:
    assert PART_MAX_NAMES == 2_000
    assert max(map(len, runs(printed_list(["same"] * 100)))) <= 12


def test_a_part_is_set_once_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "PRIVATE_ROOT", tmp_path)
    orders: list[str] = []

    def typeset_part(html: str, *, identifier: str) -> RenderedPdf:
        orders.append(html)
        return RenderedPdf(html.encode(), len(html))

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_part", typeset_part)
    first = typeset_cached(["a", "bb"])
    assert typeset_cached(["bb", "ccc"]) == [first[1], RenderedPdf(b"ccc", 3)]
    assert sorted(orders) == ["a", "bb", "ccc"]


def test_parts_are_kept_where_nobody_else_can_read_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "PRIVATE_ROOT", tmp_path / "private")
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset_part", lambda html, identifier: RenderedPdf(html.encode(), 1)
    )
    typeset_cached(["names"])
    paths = sorted(tmp_path.rglob("*"))
    assert [oct(path.stat().st_mode & 0o777) for path in paths] == ["0o700", "0o700", "0o600"]


def test_a_preview_and_an_edition_set_the_same_part_at_one_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PRIVATE_ROOT", tmp_path)
    both = Barrier(2)

    def typeset_part(html: str, identifier: str) -> RenderedPdf:
        both.wait(10)
        return RenderedPdf(b"names", 1)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_part", typeset_part)
    write = Path.write_bytes

    def slowly(path: Path, content: bytes) -> int:
        result = write(path, content)
        both.wait(10)
        return result

    monkeypatch.setattr(Path, "write_bytes", slowly)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _number: typeset_cached(["a part"]), range(2)))
    assert results == [[RenderedPdf(b"names", 1)]] * 2
    assert [path.read_bytes() for path in (tmp_path / "parts").iterdir()] == [b"names"]


def test_a_part_that_cannot_be_kept_is_set_and_leaves_nothing_on_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PRIVATE_ROOT", tmp_path)
    rendered = RenderedPdf(b"names", 1)
    monkeypatch.setattr("letters.pdf.typesetter_client.typeset_part", lambda html, identifier: rendered)

    def is_full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", is_full)
    assert typeset_cached(["a part"]) == [rendered]
    assert list((tmp_path / "parts").iterdir()) == []
