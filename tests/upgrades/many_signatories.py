"""Many more entries in a database of release 0.1.0."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

#: What differs from copy to copy, as SQL.
VARIED = {
    "signatories_signatory": {
        "id": "1000000 + place",
        "name": "name || ' ' || place",
        "name_key": "name_key || ' ' || place",
        "sort_key": "sort_key || ' ' || place",
        "search_text": "search_text || ' ' || place",
        "email_key": "'copy ' || place",
    },
    "signatories_contact": {
        "signatory_id": "1000000 + place",
        "email": "'signer-' || place || '@example.org'",
    },
}
ORIGINALS = {
    "signatories_signatory": "name = 'Ada Birch'",
    "signatories_contact": "email = 'ada.birch@example.org'",
}


def add_signatories(address: str, number: int) -> None:
    """Add published individuals with contacts to a database of 0.1.0: copies of a signer that it has."""
    with closing(connect(address)) as connection:
        for table, varied in VARIED.items():
            nothing = connection.execute(f"SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608 - as below
            columns = [column[0] for column in nothing.description]
            values = ", ".join(varied.get(name, f'"{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            connection.execute(
                f"INSERT INTO {table} ({names}) "  # noqa: S608 - the names are those above
                "WITH RECURSIVE places (place) AS "
                f"(SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < {int(number)}) "
                f"SELECT {values} FROM {table}, places WHERE {ORIGINALS[table]}"
            )
        connection.commit()


def connect(address: str) -> Any:
    """Return a connection to a database of either kind, with `execute`."""
    if address.startswith("sqlite"):
        return sqlite3.connect(address.removeprefix("sqlite:///"))
    return psycopg.connect(address)
