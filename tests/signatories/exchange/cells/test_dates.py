from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.exchange.cells.dates import detect_date_order, parse_date


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["5/13/2019 19:43:51", "5/6/2019 8:01:00", ""], "mdy"),
        (["13/5/2019", "6/5/2019"], "dmy"),
        (["13.05.2019"], "dmy"),
        (["5/6/2019", "7/8/2019"], ""),
        (["13/5/2019", "5/13/2019"], ""),
        (["2019-05-13", "2019/13/05", "soon", ""], ""),
        ([], ""),
    ],
)
def test_an_order_is_known_where_the_whole_column_has_only_one(cells: list[str], order: str) -> None:
    assert detect_date_order(cells) == order


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("5/13/2019 19:43:51", "mdy", date(2019, 5, 13)),
        ("13/5/2019", "dmy", date(2019, 5, 13)),
        ("13.5.2019 à 19h43", "dmy", date(2019, 5, 13)),
        ("2019/05/13 7:43:51 PM", "", date(2019, 5, 13)),
        ("2019-05-13", "mdy", date(2019, 5, 13)),
        # Both orders give the same date.
        ("5/5/2019", "", date(2019, 5, 5)),
        ("", "", None),
    ],
)
def test_a_day_is_read_in_the_order_of_its_column(cell: str, order: str, day: date | None) -> None:
    assert parse_date(cell, order) == day


@pytest.mark.parametrize(
    ("cell", "order", "reason"),
    [
        ("5/6/2019", "", "two different days"),
        ("13/5/2019", "", "a different order"),
        ("31/2/2019", "dmy", "not a day in the calendar"),
        ("2019-02-30", "", "not a day in the calendar"),
        ("13/5/2019", "mdy", "not a day in the calendar"),
        ("5/6/19", "mdy", "four-digit year"),
        ("5-6/2019", "mdy", "year-month-day"),
        ("soon", "mdy", "year-month-day"),
    ],
)
def test_a_row_asks_where_its_day_is_not_sure(cell: str, order: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_date(cell, order)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["/", "-", "."]))
def test_any_day_in_a_chosen_order_comes_back(day: date, mark: str) -> None:
    assert parse_date(f"{day.day}{mark}{day.month}{mark}{day.year}", "dmy") == day
    assert parse_date(f"{day.month}{mark}{day.day}{mark}{day.year} 10:11", "mdy") == day
    assert parse_date(f"{day.year}{mark}{day.month}{mark}{day.day}", "") == day


@pytest.mark.parametrize(
    "text",
    [
        *("12 March 2026", "Mar 12, 2026", "Thu, Mar 12, 2026 9:05 AM", "12 mars 2026 à 9h05", "jeudi 12 mars 2026"),
        *("12. März 2026", "12 de marzo de 2026", "12 março 2026", "12 maart 2026", "12-Mar-2026", "March 12th, 2026"),
        *("12/03/2026 - 09:05", "12.03.26 09:06", "12/03/26 9:06:11", "12/3/2026 9:05am", "12/03/2026 à 09:05"),
    ],
)
def test_dates_as_people_and_programs_write_them(text: str) -> None:
    assert parse_date(text, "dmy") == date(2026, 3, 12)


@pytest.mark.parametrize(
    "text", ["12 Foo 2026", "March 2026", "12 mars", "26-03-12 09:06", "12/03/26", "31 June 2026"]
)
def test_dates_that_are_unclear_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"year-month-day|calendar"):
        parse_date(text, "dmy")
