"""Date parsing. The order of day and month is detected for a whole column, never guessed for a single row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from signatories.characters import gettext_noop
from signatories.enums import DateOrder
from signatories.text import clean_text, fold

#: An optional time after a date: "T19:43:51Z", " 7:43 PM", " - 09:05", " at 9h05".
_TIME = r"(?P<time>(?:[T,]| *[-–@,]| *(?:at|[aà]|um|a las|[aà]s|alle|om)\b)? *\d{1,2}[:.h]\d{2}.*)?"
#: Day, month and year as numbers: "5/13/2019 19:43:51", "13.05.2019", "2019/05/13".
FIGURES = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})" + _TIME, re.IGNORECASE)
#: Dates with the name of the month, folded, and an optional weekday: "thu, mar 12, 2026", "1er mai 2026".
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? +)?"
NAMED = (
    re.compile(
        _WEEKDAY
        + r"(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º|o)?[ -]+(?:de |di )?"
        + _MONTH
        + r",?[ -]+(?:de |del )?(?P<year>\d{4})"
        + _TIME
    ),
    re.compile(_WEEKDAY + _MONTH + r" +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})" + _TIME),
)
#: The first letters of the months, folded, in the languages of `header_synonyms`.
MONTH_STARTS = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mrt", "maa"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "dic"),
)
MONTHS = 12
#: Days as Excel counts them, from 2000 to 2040, with the time as a fraction: "46082", "46082.75".
DAY_NUMBER = re.compile(r"(\d{5})(?:[.,]\d+)?")
DAY_ZERO = date(1899, 12, 30)
DAY_NUMBER_YEARS = range(2000, 2041)
#: Texts whose day the process remembers: many rows of a column have the same one. The day of a text depends on
#: nothing else, neither on the language nor on a setting, so nothing makes it stale; errors are not remembered. Cells
#: may be dates of birth, so few are kept.
CACHED_CELLS = 256
AMBIGUOUS_DAY = gettext_noop("could be two different days: write it as year-month-day, or choose the order")


def detect_date_order(cells: Iterable[str]) -> str:
    """Return the only order of day and month in which every cell is a date; "" if both are possible, or neither."""
    day_first = month_first = True
    for cell in cells:
        if numbers := _first_numbers(cell):
            day_first &= numbers[1] <= MONTHS
            month_first &= numbers[0] <= MONTHS
    if day_first == month_first:
        return ""
    return (DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST).value


@lru_cache(maxsize=CACHED_CELLS)
def _first_numbers(cell: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date in figures; None for other texts, and if the year is in front."""
    match = FIGURES.fullmatch(clean_text(cell))
    is_year_first = match and len(match[1]) > 2  # noqa: PLR2004
    return None if match is None or is_year_first else (int(match[1]), int(match[3]))


@lru_cache(maxsize=CACHED_CELLS)
def parse_date(cell: str, order: str) -> date | None:
    """Return the date in `cell`, read in the given `DateOrder` if it is ambiguous; None for a blank cell.

    Raises `ValueError` with a translated sentence if the date is invalid or ambiguous.
    """
    text = clean_text(cell)
    if not text:
        return None
    match = FIGURES.fullmatch(text)
    if not match:
        if named := _named_day(fold(text)):
            return named
        if numbered := parse_day_number(text):
            return numbered
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            raise ValueError(_("is not a date as year-month-day, such as 2026-03-31")) from None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:  # noqa: PLR2004 - the digits of a year
        return _day(first, second, third)
    if len(match[4]) == 2 and match["time"] and match[2] != "-":  # noqa: PLR2004
        # Programs that write two digits and a time, such as Microsoft Forms, put the year last.
        third += 2000
    elif len(match[4]) != 4:  # noqa: PLR2004
        raise ValueError(_("has no four-digit year: write it as year-month-day, such as 2026-03-31"))
    if not order and first != second:
        if first > MONTHS or second > MONTHS:
            raise ValueError(
                _("has day and month in a different order from other rows: write all dates as 2026-03-31")
            )
        raise ValueError(_(AMBIGUOUS_DAY))
    return _day(third, first, second) if order == DateOrder.MONTH_FIRST else _day(third, second, first)


@lru_cache(maxsize=CACHED_CELLS)
def parse_day_number(text: str) -> date | None:
    """Return the day that a spreadsheet stores as a number, from 2000 to 2040; None for other texts."""
    if not (match := DAY_NUMBER.fullmatch(text.strip())):
        return None
    day = DAY_ZERO + timedelta(days=int(match[1]))
    return day if day.year in DAY_NUMBER_YEARS else None


def _named_day(text: str) -> date | None:
    """Return the date in a folded text that has the name of a month; None for other texts."""
    for pattern in NAMED:
        if match := pattern.fullmatch(text):
            months = [number for number, starts in enumerate(MONTH_STARTS, 1) if match["month"].startswith(starts)]
            if len(months) == 1:
                return _day(int(match["year"]), months[0], int(match["day"]))
    return None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("is not a day in the calendar")) from None
