from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from core.time_zones import moment_text, time_zone_names, zone_label, zone_or_default

#: 17:00 in Toronto, in summer.
MARCH = datetime(2027, 3, 15, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("en", "America/Toronto", "15 March 2027, 17:00 Eastern Time"),
        ("fr", "America/Toronto", "15 mars 2027 à 17\u00a0h, heure de l’Est"),
        ("en", "America/St_Johns", "15 March 2027, 18:30 Newfoundland Time"),
        ("fr", "America/St_Johns", "15 mars 2027 à 18\u00a0h\u00a030, heure de Terre-Neuve"),
        ("fr", "America/New_York", "15 mars 2027 à 17\u00a0h, heure de l’Est nord-américain"),
        ("en", "Europe/Paris", "15 March 2027, 22:00 Central European Time"),
        ("fr", "Europe/Paris", "15 mars 2027 à 22\u00a0h, heure d’Europe centrale"),
        # Its clocks never change: that differs from its neighbours for half of the year.
        ("en", "America/Regina", "15 March 2027, 15:00 Central Standard Time"),
        ("en", "Asia/Kolkata", "16 March 2027, 02:30 India Standard Time"),
        # Former names of zones.
        ("en", "US/Eastern", "15 March 2027, 17:00 Eastern Time"),
        ("fr", "America/Montreal", "15 mars 2027 à 17\u00a0h, heure de l’Est"),
        ("en", "UTC", "15 March 2027, 21:00 UTC"),
        ("fr", "UTC", "15 mars 2027 à 21\u00a0h, UTC"),
        ("en", "Etc/GMT+5", "15 March 2027, 16:00 UTC−05:00"),
    ],
)
def test_a_moment_is_written_as_readers_write_it(language: str, zone: str, text: str) -> None:
    with override(language):
        assert moment_text(MARCH, ZoneInfo(zone)) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 10, 31, 21, 0, tzinfo=UTC), "31 October 2026, 17:00 Eastern Time"),
        (datetime(2026, 11, 1, 22, 0, tzinfo=UTC), "1 November 2026, 17:00 Eastern Time"),
        # The hour that is repeated.
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "1 November 2026, 01:30 Eastern Daylight Time"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "1 November 2026, 01:30 Eastern Standard Time"),
    ],
)
def test_a_change_of_the_clocks_leaves_no_doubt(at: datetime, text: str) -> None:
    assert moment_text(at, ZoneInfo("America/Toronto")) == text


def test_each_zone_has_a_name_in_each_language() -> None:
    for language in ("en", "fr", "de", "ar", "pt-br", "zh-hans", "xx"):
        with override(language):
            labels = [zone_label(MARCH, ZoneInfo(zone)) for zone in time_zone_names()]
        assert all(labels)


def test_an_unknown_zone_is_that_of_the_site() -> None:
    assert zone_or_default("").key == zone_or_default("Nowhere/Atlantis").key == "America/Toronto"
