from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.content.archives import YearArchive, year_archive_at


@given(st.integers(1900, 2099))
def test_the_archive_of_a_year_is_at_its_path(year: int) -> None:
    archive = YearArchive(year=year)
    assert year_archive_at(archive.path.strip("/").split("/")) == archive
    assert (archive.labels, archive.without("year").is_everything) == ([str(year)], True)


@pytest.mark.parametrize("path", ["", "an-issue", "20", "20200", "1899", "2100", "٢٠٢٠", "2020/2021"])
def test_other_paths_are_not_archives(path: str) -> None:
    assert year_archive_at([part for part in path.split("/") if part]) is None
