"""Formats of the dates that letters print."""

from __future__ import annotations

import datetime

from babel.dates import format_date
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.known_languages import SOURCE_LANGUAGE, cldr_locale
from core.untranslated import language_of_texts


def long_date(date: datetime.date) -> str:
    """Return "8 July 2020" in the active language; some languages write the first of a month differently.

    A language without a catalog writes it as the CLDR says: order, case of the month and signs differ.
    """
    language = get_language() or SOURCE_LANGUAGE
    if language_of_texts(language) != language:
        return str(format_date(date, "long", locale=cldr_locale(language)))
    # Translators: Django date format of the date of a letter, such as 8 July 2020.
    usual = pgettext("date of a letter", "j F Y")
    # Translators: the same for the first day of a month, which some languages write as an ordinal number.
    first = pgettext("date of a letter on the first of a month", "j F Y")
    return date_format(date, first if date.day == 1 else usual)


def long_moment(moment: datetime.datetime) -> str:
    """Return "8 July 2020, 17:00 UTC" in the active language, for a local time."""
    language = get_language() or SOURCE_LANGUAGE
    if language_of_texts(language) != language:
        return f"{long_date(moment)}, {date_format(moment, 'H:i T')}"
    return date_format(moment, _("j F Y, H:i T"))
