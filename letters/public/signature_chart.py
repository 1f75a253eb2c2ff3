"""The chart of a letter's signatures over time, as SVG, and the table that says the same in words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from core.cache import cached_per_key
from core.date_formats import long_date
from core.numbers import grouped
from letters.models.letter_status import LetterStatus
from signatories.listing.counts import counts_by_day

#: Below these numbers of days with signatures and of signatures, a chart says nothing.
MIN_DAYS, MIN_SIGNATURES = 5, 20
#: Signatures of earlier years, such as those with a mistyped date, count as signed before the first day.
MAX_YEARS = 10
#: Points of the curve, and lines of the grid.
MAX_POINTS, MAX_LINES = 120, 4
#: Longest periods, in days, of which the table has a row for each day or each month.
DAYS_IN_TABLE, MONTHS_IN_TABLE = 21, 1_100
#: The size of the drawing, which the browser stretches.
WIDTH, HEIGHT = 1_000, 1_000


class Period(NamedTuple):
    """A row of the table: a day, month or year with its new signatures, and their total at its end."""

    label: str
    new: int
    total: int


class Line(NamedTuple):
    """A line of the grid: a number of signatures, and its distance from the top in percent, as SVG writes it."""

    number: int
    percent: str


@dataclass(frozen=True)
class SignatureChart:
    """The signatures of a list over time: cumulative totals by day.

    `before` is the number of signatures without a day, or of a much earlier one.
    """

    days: tuple[date, ...]
    totals: tuple[int, ...]
    before: int
    end: date

    @property
    def start(self) -> date:
        return self.days[0]

    @property
    def total(self) -> int:
        return self.totals[-1]

    @property
    def description(self) -> str:
        """Return what the curve shows, as a sentence in the active language."""
        sentence = ngettext(
            "%(total)s signature from %(start)s to %(end)s. The most on one day were %(most)s, on %(day)s.",
            "%(total)s signatures from %(start)s to %(end)s. The most on one day were %(most)s, on %(day)s.",
            self.total,
        )
        added = self._added()
        most = max(added)
        numbers = {"total": grouped(self.total), "most": grouped(most)}
        days = {"start": self.start, "end": self.end, "day": self.days[added.index(most)]}
        return sentence % {**numbers, **{name: long_date(day) for name, day in days.items()}}

    @property
    def without_day(self) -> str:
        """Return a sentence about the signatures that have no place in the table; "" without any."""
        if not self.before:
            return ""
        sentence = ngettext("%s signature has no date.", "%s signatures have no date.", self.before)
        return sentence % grouped(self.before)

    @property
    def path(self) -> str:
        """Return the curve as the data of an SVG path, from left to right."""
        return "M" + "L".join(f"{x},{y}" for x, y in self._points())

    @property
    def area(self) -> str:
        """Return the area below the curve as the data of an SVG path."""
        return f"{self.path}L{WIDTH},{HEIGHT}L0,{HEIGHT}Z"

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the grid, at round numbers that leave space for the total above the last one."""
        steps = (factor * 10**power for power in range(10) for factor in (1, 2, 5))
        step = next(step for step in steps if step * MAX_LINES >= self.total)
        return [
            Line(number, f"{100 - 100 * number / self.total:.2f}")
            for number in range(step, round(0.95 * self.total), step)
        ]

    @property
    def periods(self) -> list[Period]:
        """Return the rows of the table, in their order. Days, months and years without signatures are left out."""
        span = (self.days[-1] - self.start).days
        # Digits of a date such as 2026-05-03 that name its day, month or year, and how to write that.
        forms = ((DAYS_IN_TABLE, 10, ""), (MONTHS_IN_TABLE, 7, "YEAR_MONTH_FORMAT"))
        digits, form = next(((digits, form) for longest, digits, form in forms if span <= longest), (4, "Y"))
        rows, total = [], self.before
        days = zip(self.days, self._added(), strict=True)
        for _digits, group in groupby(days, lambda row: row[0].isoformat()[:digits]):
            added = list(group)
            new = sum(number for _day, number in added)
            total += new
            day = added[0][0]
            rows.append(Period(date_format(day, form) if form else long_date(day), new, total))
        return rows

    def _added(self) -> list[int]:
        return [total - earlier for earlier, total in zip((self.before, *self.totals), self.totals, strict=False)]

    def _points(self) -> Iterable[tuple[int, int]]:
        """Yield the points of the curve: its ends, and the totals at regular intervals between them."""
        span = (self.end - self.start).days
        # The first point is the evening before the first day.
        yield 0, round(HEIGHT - HEIGHT * self.before / self.total)
        count = min(span + 1, MAX_POINTS)
        for number in range(1, count + 1):
            offset = round((span + 1) * number / count) - 1
            place = bisect_right(self.days, self.start + timedelta(days=offset))
            yield round(WIDTH * number / count), round(HEIGHT - HEIGHT * self.totals[place - 1] / self.total)


def signature_chart(status: LetterStatus) -> SignatureChart | None:
    """Return the chart of a list, with its end today while it can be signed; None if there is too little to show."""
    signatory_list = status.signatory_list
    today = timezone.localdate(timezone=signatory_list.zone)
    counts = _totals_by_day([signatory_list.pk])[signatory_list.pk]
    dated = [(day, number) for day, number in counts if day]
    if not dated:
        return None
    last = min(max(day for day, _number in dated), today)
    # Some exports have 0001-01-01 for a missing date.
    first = date.fromordinal(max(1, last.toordinal() - 366 * MAX_YEARS))
    by_day: dict[date, int] = {}
    before = sum(number for day, number in counts if not day or day < first)
    for day, number in dated:
        if day >= first:
            # A day in the future was mistyped.
            by_day[min(day, last)] = by_day.get(min(day, last), 0) + number
    totals = tuple(accumulate(by_day.values(), initial=before))[1:]
    if len(by_day) < MIN_DAYS or totals[-1] < MIN_SIGNATURES:
        return None
    return SignatureChart(tuple(by_day), totals, before, today if status.can_be_signed else last)


@cached_per_key
def _totals_by_day(list_pks: Collection[int]) -> dict[int, list[tuple[date | None, int]]]:
    """Return the numbers of signatures of lists by day, the earliest first."""
    return {pk: [(day, counts.total) for day, counts in counts_by_day(pk)] for pk in list_pks}
