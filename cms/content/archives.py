"""Archives: the pages of a year, or of another choice, below the page that lists all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Count

#: A year that has an archive. A date with a mistyped year has none.
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class YearArchive:
    """The pages of a year. Without any value it is all pages. Subclasses add other values."""

    year: int | None = None

    @property
    def path(self) -> str:
        """Return the path below that of all pages, such as "2020/"; "" for all pages."""
        return f"{self.year}/" if self.year else ""

    @property
    def labels(self) -> list[str]:
        """Return the labels of the values, such as "2020"."""
        return [str(self.year)] if self.year else []

    @property
    def is_everything(self) -> bool:
        return self == type(self)()

    def without(self, name: str) -> Self:
        """Return the archive without one of its values."""
        return replace(self, **{name: getattr(type(self)(), name)})

    def narrowed(self, name: str, value: Any) -> Self:
        """Return the archive with one of its values replaced."""
        return replace(self, **{name: value})


def year_archive_at(path_components: list[str]) -> YearArchive | None:
    """Return the archive at a path below all pages; None if the path is not that of a year."""
    if len(path_components) != 1 or not YEAR.fullmatch(path_components[0]):
        return None
    return YearArchive(year=int(path_components[0]))


@dataclass(frozen=True)
class Choice:
    """A link to an archive. `path` is that of the archive, narrowed to the value."""

    value: str | int
    label: str
    path: str
    number: int
    is_chosen: bool


def choices(name: str, archive: YearArchive, values: Iterable[tuple[Any, str, int]]) -> list[Choice]:
    """Return the choices of one kind of value, from pairs of value and label with a number of pages each."""
    return [
        Choice(value, label, archive.narrowed(name, value).path, number, getattr(archive, name) == value)
        for value, label, number in values
    ]


def counted(pages: Any, field: str) -> dict[Any, int]:
    """Return the number of pages for each value of a field."""
    values = pages.order_by().values_list(field).annotate(number=Count("pk", distinct=True))
    return {value: number for value, number in values if value is not None}


def year_choices(pages: Any, archive: YearArchive) -> list[Choice]:
    """Return the years of pages that have a field `date`, newest first."""
    numbers = counted(pages, "date__year")
    years = (year for year in sorted(numbers, reverse=True) if YEAR.fullmatch(str(year)))
    return choices("year", archive, [(year, str(year), numbers[year]) for year in years])
