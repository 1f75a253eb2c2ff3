from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.news.archive import Archive, archive_at, is_reserved
from cms.news.enums import NewsKind

SLUGS = st.from_regex(r"\A[\w-]{1,20}\Z") | st.sampled_from(["2020", "kind", "category", "tag"])
ARCHIVES = st.builds(
    Archive,
    kind=st.sampled_from(["", *NewsKind.values]),
    category=st.just("") | SLUGS,
    tag=st.just("") | SLUGS,
    year=st.none() | st.integers(1900, 2099),
)


def parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


@given(ARCHIVES)
def test_an_archive_is_at_its_path(archive: Archive) -> None:
    assert archive_at(parts(archive.path)) == (None if archive.is_everything else archive)


@pytest.mark.parametrize(
    "path",
    ["", "a-post", "20", "20200", "٢٠٢٠", "category", "2020/category/water", "kind/unknown", "2020/a-post", "tag/a/b"],
)
def test_other_paths_are_not_archives(path: str) -> None:
    assert archive_at(parts(path)) is None


@pytest.mark.parametrize(
    ("slug", "expected"), [("2020", True), ("kind", True), ("tag", True), ("archives", True), ("kinds", False)]
)
def test_posts_cannot_have_the_address_of_an_archive(slug: str, expected: bool) -> None:
    assert is_reserved(slug) is expected
