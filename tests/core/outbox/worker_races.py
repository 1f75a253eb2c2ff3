"""Concurrent workers in a separate process: `python -m tests.core.outbox.worker_races` prints the claims of each.

Uses the database of `DATABASE_URL`, with a connection per worker.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.threads import run_concurrently

JOBS = 20
THREADS = 50


def main() -> None:
    """Claim all jobs concurrently, expire the leases, and claim them again beside the first workers."""
    import django

    django.setup()
    from django.utils import timezone

    from core.outbox.leases import Lease, LeaseLost
    from letters.derived_files import OUTBOX
    from letters.models import DerivedFile

    DerivedFile.objects.bulk_create(
        DerivedFile(kind="kit", subject=number, due_at=timezone.now()) for number in range(JOBS)
    )
    pks = list(DerivedFile.objects.values_list("pk", flat=True))
    leases: list[Lease[Any]] = []

    def claim_all() -> None:
        for pk in pks:
            lease = OUTBOX.claim(pk)
            if lease:
                leases.append(lease)

    lost: list[bool] = []

    def release_all(key: str, held: list[Lease[Any]]) -> None:
        for lease in held:
            try:
                lease.release(key=key)
            except LeaseLost:
                lost.append(True)

    errors = run_concurrently([claim_all] * THREADS)
    first = list(leases)
    DerivedFile.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    errors += run_concurrently([claim_all] * THREADS)
    second = leases[len(first) :]
    errors += run_concurrently([lambda: release_all("first", first)] * THREADS)
    release_all("second", second)
    rows = DerivedFile.objects.values_list("key", "attempts", "lease_token", "due_at", "leased_until")
    print(
        json.dumps(
            {
                "errors": errors,
                "claims": [len({lease.pks for lease in round_}) for round_ in (first, second)],
                "twice": len(leases) - 2 * JOBS,
                "stored by the first": sum(key == "first" for key, *_others in rows),
                "rows": sorted({tuple(map(str, row)) for row in rows}),
            }
        )
    )


if __name__ == "__main__":
    main()
