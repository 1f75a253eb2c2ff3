"""Points in time of which people know the year, or the day: "2015" or "2015-03-14", as which they are stored."""

from __future__ import annotations

import datetime
import re

from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: Years that are accepted: others are slips of the pen.
YEARS = range(1800, 2100)
YEAR = re.compile(r"\d{4}")
DATE_LENGTH = len("2015-03-14")


def year_or_date(text: str) -> str:
    """Return a year or an ISO date as it is stored; "" for a blank. Raises `ValueError` with a translated sentence."""
    text = text.strip()
    if not text:
        return ""
    try:
        if YEAR.fullmatch(text):
            year, stored = int(text), str(int(text))
        else:
            day = datetime.date.fromisoformat(text)
            year, stored = day.year, day.isoformat()
    except ValueError:
        raise ValueError(_("Write a year such as 2015, or a date such as 2015-03-14.")) from None
    if year not in YEARS:
        raise ValueError(_("This year cannot be right: %d.") % year)
    return stored


def year_or_date_text(stored: str) -> str:
    """Return "2015", or "14 March 2015" in the active language; "" for none."""
    return date_format(datetime.date.fromisoformat(stored)) if len(stored) == DATE_LENGTH else stored
