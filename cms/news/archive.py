"""Archives: the posts of a year, kind, category or tag, or of several of these, at an address of their own."""

from __future__ import annotations

from dataclasses import dataclass

from cms.content.archives import YEAR, YearArchive
from cms.news.enums import NewsKind

#: The parts of a path that a value follows, in their order.
NAMES = ("kind", "category", "tag")

#: The name of the archives in the API, at which no post can be.
API_NAME = "archives"


@dataclass(frozen=True)
class Archive(YearArchive):
    """A choice of posts. Without any value it is all of them."""

    kind: str = ""
    category: str = ""
    tag: str = ""

    @property
    def path(self) -> str:
        """Return the path below that of all posts, such as "category/water/2020/"; "" for all posts."""
        parts = [f"{name}/{value}/" for name in NAMES if (value := getattr(self, name))]
        return "".join(parts) + super().path


def archive_at(path_components: list[str]) -> Archive | None:
    """Return the archive at a path below all posts; None if the path is not that of an archive.

    Each archive has one path: values in another order are not found.
    """
    values: dict[str, str] = {}
    parts = list(path_components)
    for name in NAMES:
        if len(parts) > 1 and parts[0] == name:
            values[name] = parts[1]
            parts = parts[2:]
    year = int(parts.pop()) if parts and YEAR.fullmatch(parts[-1]) else None
    if parts or not (values or year) or values.get("kind", NewsKind.NEWS) not in NewsKind.values:
        return None
    return Archive(**values, year=year)


def is_reserved(slug: str) -> bool:
    """Return whether a post with this slug could not be reached, because an archive is at its address."""
    return slug in (*NAMES, API_NAME) or archive_at([slug]) is not None
