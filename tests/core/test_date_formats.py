"""Dates that letters print."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from core.date_formats import long_date, long_moment


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "26 November 2026"),
        ("fr", "26 novembre 2026"),
        ("de", "26. November 2026"),
        ("uk", "26 листопада 2026\u202fр."),
        ("pl", "26 listopada 2026"),
        ("es", "26 de noviembre de 2026"),
        ("ja", "2026年11月26日"),
        ("ar", "26 نوفمبر 2026"),
        ("hu", "2026. november 26."),
    ],
)
def test_dates_are_written_as_in_their_language_also_without_a_catalog(language: str, text: str) -> None:
    with override(language):
        assert long_date(date(2026, 11, 26)) == text


def test_a_catalog_has_the_first_of_a_month() -> None:
    with override("fr"):
        assert long_date(date(2026, 11, 1)) == "1er novembre 2026"


def test_moments_have_a_time_and_a_zone() -> None:
    moment = datetime(2026, 11, 26, 17, 5, tzinfo=UTC)
    with override("en"):
        assert long_moment(moment) == "26 November 2026, 17:05 UTC"
    with override("uk"):
        assert long_moment(moment) == "26 листопада 2026\u202fр., 17:05 UTC"
    source = Template("{% load letter_tags %}{{ moment|long_moment }}")
    assert source.render(Context({"moment": moment})) == "26 November 2026, 12:05 EST"
