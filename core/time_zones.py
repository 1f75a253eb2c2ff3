"""Time zones: their names, and moments as readers are told them, by the Unicode CLDR."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_name
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from core.date_formats import long_date
from core.known_languages import base_language, cldr_locale

#: Names of a machine's own zone, which other machines do not know.
MACHINE_ZONES = {"Factory", "localtime", "posixrules"}
#: Days within a year at which the offset of a zone is compared, to find out whether its clocks are ever changed.
SAMPLED_DAYS = (0, 91, 182, 273)
#: The code of a country. The CLDR has "001" and "ZZ" for zones without one.
TERRITORY = re.compile(r"(?!ZZ)[A-Z]{2}")


@lru_cache
def time_zone_names() -> tuple[str, ...]:
    """Return the names of all time zones in the IANA database, such as "America/Toronto", sorted."""
    return tuple(sorted(available_timezones() - MACHINE_ZONES))


def zone_or_default(name: str) -> ZoneInfo:
    """Return a time zone by its name; that of the site for "" and for a name that this machine does not know."""
    return ZoneInfo(name if name in time_zone_names() else settings.TIME_ZONE)


def zone_label(at: datetime, zone: ZoneInfo) -> str:
    """Return the name of a zone at a moment, in the active language: "Eastern Time", "heure de l’Est".

    The name is the one in use in the country of the zone. It distinguishes standard time from daylight saving time
    only in the hour that is repeated when clocks are set back, and for zones that never change. UTC and zones without
    a place are written as an offset.
    """
    local = at.astimezone(zone)
    key = get_global("zone_aliases").get(zone.key, zone.key)
    territory = get_global("zone_territories").get(key, "")
    if not TERRITORY.fullmatch(territory):
        return _offset_label(local)
    offsets = {(local + timedelta(days=days)).utcoffset() for days in SAMPLED_DAYS}
    is_repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    variant: Literal["generic", "daylight", "standard"] = "generic"
    if len(offsets) == 1 or is_repeated:
        variant = "daylight" if local.dst() else "standard"
    return str(get_timezone_name(key, width="long", zone_variant=variant, locale=_locale(territory)))


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment in a zone, in the active language: "15 March 2027, 17:00 Eastern Time"."""
    local = timezone.localtime(at, zone)
    if local.minute:
        # Translators: Django time format, such as 17:30 or "17 h 30".
        time_format = pgettext("time of a deadline", "H:i")
    else:
        # Translators: the same for a full hour, such as 17:00 or "17 h".
        time_format = pgettext("time of a deadline at a full hour", "H:i")
    # Translators: as in "15 March 2027, 17:00 Eastern Time".
    return pgettext("deadline", "%(day)s, %(time)s %(zone)s") % {
        "day": long_date(local),
        "time": date_format(local, time_format),
        "zone": zone_label(at, zone),
    }


def _offset_label(local: datetime) -> str:
    offset = local.utcoffset() or timedelta(0)
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    return f"UTC{'+' if offset > timedelta(0) else '−'}{hours:02}:{minutes:02}"


def _locale(territory: str) -> Locale:
    """Return the locale of the active language, as it is used in a territory if the CLDR knows that."""
    language = get_language() or settings.LANGUAGE_CODE
    return cldr_locale(f"{base_language(language)}-{territory}", language)
