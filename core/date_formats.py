"""Formats of the dates that letters print."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext


def long_date(date: datetime.date) -> str:
    """Return "8 July 2020" in the active language; some languages write the first of a month differently."""
    # Translators: Django date format of the date of a letter, such as 8 July 2020.
    usual = pgettext("date of a letter", "j F Y")
    # Translators: the same for the first day of a month, which some languages write as an ordinal number.
    first = pgettext("date of a letter on the first of a month", "j F Y")
    return date_format(date, first if date.day == 1 else usual)
