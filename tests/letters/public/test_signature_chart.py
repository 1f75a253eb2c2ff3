"""The chart of signatures over time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from letters.models import LetterPage
from letters.models.letter_status import status_of
from letters.public.signature_chart import MAX_POINTS, SignatureChart, signature_chart
from signatories.enums import Signing
from signatories.models import Signatory, SignatoryList
from tests.factories import SignatoryFactory

FIRST = date(2026, 5, 1)


def chart_of(numbers: list[int], *, before: int = 0, step: int = 1, tail: int = 0) -> SignatureChart:
    """Return the chart of a list that so many signed, every `step` days."""
    days = tuple(FIRST + timedelta(days=step * place) for place in range(len(numbers)))
    totals = tuple(before + sum(numbers[: place + 1]) for place in range(len(numbers)))
    return SignatureChart(days, totals, before, days[-1] + timedelta(days=tail))


def sign(signatory_list: SignatoryList, days: list[date | None]) -> None:
    for day in days:
        SignatoryFactory(signatory_list=signatory_list, signed_on=day)


@pytest.mark.django_db
def test_a_list_whose_dates_are_all_of_the_first_year_has_a_chart(letter: LetterPage) -> None:
    sign(letter.signatory_list, [date(1, 1, 1 + number % 5) for number in range(20)])
    chart = signature_chart(status_of(letter.signatory_list))
    assert chart is not None
    assert (chart.start, chart.end, chart.total) == (date(1, 1, 1), date(1, 1, 5), 20)


def test_the_curve_ends_at_the_total_and_has_few_points() -> None:
    chart = chart_of([1] * 3_650, tail=10)
    points = [tuple(map(int, point.split(","))) for point in chart.path.removeprefix("M").split("L")]
    assert len(points) == MAX_POINTS + 1
    assert (points[0], points[-1]) == ((0, 1_000), (1_000, 0))
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))


def test_a_curve_begins_with_the_signatures_without_a_day() -> None:
    chart = chart_of([10, 0, 10], before=20)
    assert chart.path == "M0,500L333,250L667,250L1000,0"
    assert chart.without_day == "20 signatures have no date."


@pytest.mark.parametrize(
    ("total", "numbers"),
    [(20, [5, 10, 15]), (77, [20, 40, 60]), (100_000, [50_000]), (22, [10, 20])],
)
def test_the_grid_has_few_lines_at_round_numbers(total: int, numbers: list[int]) -> None:
    assert [line.number for line in chart_of([total]).lines] == numbers


def test_the_table_says_the_same_by_day_month_or_year() -> None:
    assert [tuple(row) for row in chart_of([3, 4]).periods] == [("1 May 2026", 3, 3), ("2 May 2026", 4, 7)]
    monthly = chart_of([1, 2, 3], step=20).periods
    assert [tuple(row) for row in monthly] == [("May 2026", 3, 3), ("June 2026", 3, 6)]
    yearly = chart_of([1, 2, 3], step=1_000).periods
    assert [row.label for row in yearly] == ["2026", "2029", "2031"]


def test_the_description_is_a_sentence_in_each_language() -> None:
    chart = chart_of([1_000, 2_000, 5])
    assert chart.description == (
        "3,005 signatures from 1 May 2026 to 3 May 2026. The most on one day were 2,000, on 2 May 2026."
    )
    with override("de"):
        assert chart.description.startswith("3.005 Unterschriften vom 1. Mai 2026 bis zum 3. Mai 2026.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "is_shown"),
    [
        ([FIRST + timedelta(days=place % 5) for place in range(20)], True),
        ([FIRST + timedelta(days=place % 4) for place in range(20)], False),
        ([FIRST + timedelta(days=place % 5) for place in range(19)], False),
        ([None] * 30, False),
        ([], False),
    ],
)
def test_too_few_days_or_signatures_have_no_chart(
    client: Client, letter: LetterPage, days: list[date | None], is_shown: bool
) -> None:
    sign(letter.signatory_list, days)
    assert ("Signatures over time" in client.get(letter.url).content.decode()) == is_shown


@pytest.mark.django_db
def test_mistyped_days_do_not_stretch_the_chart(letter: LetterPage) -> None:
    days: list[date | None] = [FIRST + timedelta(days=place % 5) for place in range(20)]
    sign(letter.signatory_list, [*days, date(206, 5, 1), date(1926, 5, 1)])
    chart = signature_chart(status_of(letter.signatory_list))
    assert chart is not None
    assert (chart.start, chart.end, chart.before, chart.total) == (FIRST, FIRST + timedelta(days=4), 2, 22)
    today = timezone.localdate()
    sign(letter.signatory_list, [date(2206, 5, 1)])
    chart = signature_chart(status_of(letter.signatory_list))
    assert chart is not None
    assert (chart.days[-1], chart.end, chart.total) == (today, today, 23)


@pytest.mark.django_db
def test_the_chart_of_an_open_list_ends_today(letter: LetterPage) -> None:
    sign(letter.signatory_list, [FIRST + timedelta(days=place % 5) for place in range(20)])
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    chart = signature_chart(status_of(letter.signatory_list))
    assert chart is not None
    assert (chart.end, chart.days[-1]) == (timezone.localdate(), FIRST + timedelta(days=4))


@pytest.mark.django_db
def test_it_counts_what_the_api_counts(client: Client, letter: LetterPage, django_assert_num_queries: Any) -> None:
    sign(letter.signatory_list, [FIRST + timedelta(days=place % 5) for place in range(25)])
    SignatoryFactory(signatory_list=letter.signatory_list, signed_on=FIRST, is_name_hidden=True)
    SignatoryFactory(signatory_list=letter.signatory_list, signed_on=FIRST, pending=True)
    status = status_of(letter.signatory_list)
    with django_assert_num_queries(1):
        chart = signature_chart(status)
    assert chart is not None
    by_day = client.get(f"/api/v1/letters/{letter.slug}/counts").json()["by_day"]
    assert [row["organizations"] + row["individuals"] for row in by_day] == [6, 5, 5, 5, 5]
    assert [period.new for period in chart.periods] == [6, 5, 5, 5, 5]


@pytest.mark.django_db
def test_the_drawing_has_a_name_a_description_and_no_style_of_its_own(client: Client, letter: LetterPage) -> None:
    sign(letter.signatory_list, [FIRST + timedelta(days=place % 5) for place in range(25)])
    page = client.get(letter.url).content.decode()
    drawing = page[
        page.index('<section class="chart"') : page.index("</section>", page.index('<section class="chart"'))
    ]
    assert 'role="img" aria-labelledby="chart-heading chart-description"' in drawing
    assert '<desc id="chart-description">25 signatures from 1 May 2026' in drawing
    assert "style=" not in drawing
    assert re.search(r'<th scope="row">1 May 2026</th><td>5</td><td>5</td>', drawing)
    assert Signatory.objects.count() == 25
