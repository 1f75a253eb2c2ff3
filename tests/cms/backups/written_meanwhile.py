"""Read a table in a snapshot while another connection writes to it; print the numbers of rows that were seen."""

from __future__ import annotations

import json
import sys
from threading import Thread
from typing import Any

import django


def main() -> None:
    """Print how many accounts a snapshot sees before and after one is added, and how many there are then."""
    django.setup()
    from django.db import connection

    from cms.backups.database.snapshot import snapshot
    from cms.backups.database.tables import count, stored_tables
    from core.users.models import User

    table = next(table for table in stored_tables() if table.name == "auth_user")

    def add() -> None:
        User.objects.create_user("alix")
        connection.close()

    def seen(cursor: Any) -> int:
        return count(cursor, table)

    with snapshot() as cursor:
        before = seen(cursor)
        writer = Thread(target=add)
        writer.start()
        writer.join()
        during = seen(cursor)
    with connection.cursor() as cursor:
        after = seen(cursor)
    json.dump([before, during, after], sys.stdout)


if __name__ == "__main__":
    main()
