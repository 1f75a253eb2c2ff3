"""Long lists of invented people and organizations, the same on every call."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator

GIVEN = (
    "Alix",
    "Béatrice",
    "Charlie",
    "Dominique",
    "Élodie",
    "François",
    "Hélène",
    "Jessie",
    "Kim",
    "Léa",
    "Noor",
    "Zoé",
)
SYLLABLES = ("al", "ber", "ca", "dun", "el", "far", "gim", "hol", "ir", "jon", "ka", "lor", "mon", "nes", "or", "pel")
TITLES = ("Professor", "Directrice générale", "Nurse", "Avocat", "Student", "Researcher", "")
CAUSES = ("Privacy", "Forest", "Harbour", "Bread", "Winter", "River", "Open Data", "Night Bus", "Typography")
BODIES = ("Network", "Association", "Union", "Collective", "Society", "Foundation", "Observatory")
COUNTRIES = ("CA", "Canada", "FR", "Belgique", "United Kingdom", "")
HEADER = ["kind", "name", "title", "affiliation", "email", "website", "country", "region", "signed_on"]


def rows(count: int) -> Iterator[list[str]]:
    """Yield `count` rows with the columns of `HEADER`: one organization per four people."""
    chance = random.Random(7)  # noqa: S311 - the same list each time
    for number in range(count):
        place = "".join(chance.choice(SYLLABLES) for _syllable in range(4)).title()
        body = f"{place} {chance.choice(CAUSES)} {chance.choice(BODIES)}"
        country = chance.choice(COUNTRIES)
        if number % 5 == 0:
            host = f"{place.lower()}{number}.example.org"
            yield ["organization", body, "", "", f"hello@{host}", f"https://{host}", country, "", "2026-03-01"]
        else:
            family = "".join(chance.choice(SYLLABLES) for _syllable in range(4)).title()
            name = f"{chance.choice(GIVEN)} {family}"
            email = f"{family.lower()}{number}@example.net"
            yield ["individual", name, chance.choice(TITLES), body, email, "", country, "", "2026-03-02"]


def csv_file(count: int) -> bytes:
    """Return a CSV file of `count` rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(rows(count))
    return out.getvalue().encode()
