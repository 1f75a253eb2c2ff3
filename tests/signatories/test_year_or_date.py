from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import override

from signatories.form_fields import YearOrDateField
from signatories.models import Organization
from signatories.year_or_date import year_or_date, year_or_date_text

WRONG = ["15", "March 2015", "2015-02-30", "2015-3", "0215", "9999", "2O15", "2015-03-14T10:00", "20150", "soon"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2015", "2015"), (" 2015 ", "2015"), ("2015-03-14", "2015-03-14"), ("٢٠١٥", "2015"), ("1800", "1800")],
)
def test_years_and_dates_are_stored_alike(typed: str, stored: str) -> None:
    assert year_or_date(typed) == stored
    assert year_or_date(stored) == stored


@pytest.mark.parametrize("typed", WRONG)
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Write a year|cannot be right"):
        year_or_date(typed)
    with pytest.raises(ValidationError):
        YearOrDateField().clean(typed)


@pytest.mark.parametrize(
    ("language", "typed", "stored"),
    [("de", "14.03.2015", "2015-03-14"), ("fr", "14/03/2015", "2015-03-14"), ("en", "2015", "2015"), ("en", "", "")],
)
def test_forms_take_dates_as_they_are_written_in_a_language(language: str, typed: str, stored: str) -> None:
    with override(language):
        assert YearOrDateField(required=False).clean(typed) == stored


def test_a_day_is_written_out_in_the_language_of_the_reader() -> None:
    with override("fr"):
        texts = [year_or_date_text(stored) for stored in ("2015", "2015-03-14", "")]
    assert texts == ["2015", "14 mars 2015", ""]


@pytest.mark.django_db
def test_an_organization_cannot_be_a_member_since_something_else() -> None:
    with pytest.raises(ValueError, match="Write a year"), transaction.atomic():
        Organization.objects.create(name="Cedar Network", member_since="soon")
    organization = Organization.objects.create(name="Cedar Network", member_since="2015-03-14")
    assert (organization.member_since_text, Organization(member_since="2015").member_since_text) == (
        "14 March 2015",
        "2015",
    )
