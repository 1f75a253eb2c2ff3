"""People sign at a steady rate while the worker imports a file and typesets an edition.

`python -m tests.benchmarks.steady_load SECONDS` prints figures as JSON. Clients, server, worker and database share the
machine.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.benchmarks.http_client import Outcome, send_evenly
from tests.benchmarks.sample_rows import csv_file
from tests.benchmarks.server import served, worker
from tests.benchmarks.sign_ons import sign_on_requests

#: Sign-ons a second.
RATE = 50
IMPORTED, PRINTED = 100_000, 2_000


def previewed_import() -> Any:
    """Return the batch of a file that was uploaded and previewed."""
    from signatories.exchange.imports.preview import preview_upload
    from signatories.exchange.imports.uploads import store_upload
    from signatories.models import SignatoryList

    batch = store_upload(SignatoryList.objects.create(title="Imported"), csv_file(IMPORTED), file_name="benchmark.csv")
    preview_upload(batch, in_worker=True)
    batch.refresh_from_db()
    return batch


def printed_list() -> Any:
    """Return the list of a public letter with many signatories."""
    from tests.factories import LetterFactory, SignatoryFactory

    signatory_list = LetterFactory(slug="printed").signatory_list
    SignatoryFactory.create_batch(PRINTED, signatory_list=signatory_list, individual=True)
    return signatory_list


def figures_of(outcome: Outcome, letter: Any, batch: Any, edition: Any) -> dict[str, float]:
    """Return what became of the sign-ons, and whether the worker was busy all the time."""
    from letters.enums import EditionState
    from signatories.enums import ImportState
    from signatories.models import Contact, Mail

    contacts = Contact.objects.filter(signatory__signatory_list=letter.signatory_list)
    stored, thanked = contacts.count(), outcome.statuses.get(302, 0)
    batch.refresh_from_db()
    edition.refresh_from_db()
    return {
        "p50": sorted(outcome.milliseconds)[len(outcome.milliseconds) // 2],
        "p99": outcome.p99,
        "refused": outcome.refused,
        "lost": max(0, thanked - stored),
        "doubled": stored - contacts.values("email").distinct().count(),
        "mails": Mail.objects.filter(signatory__signatory_list=letter.signatory_list).count() - stored,
        "imported": float(batch.state == ImportState.IMPORTED),
        "printed": float(edition.state == EditionState.PUBLISHED),
    }


def main() -> None:
    """Measure once and print the figures."""
    import django

    django.setup()
    from letters.editions.edition_requests import request_edition
    from signatories.exchange.imports.commit import confirm_import
    from signatories.tasks import enqueue_import
    from tests.factories import LetterFactory, SignatoryListFactory

    letter = LetterFactory(slug="load", signatory_list=SignatoryListFactory(open=True))
    batch, printed = previewed_import(), printed_list()
    requests = sign_on_requests(letter, int(float(sys.argv[1]) * RATE))
    with served() as port:
        edition = request_edition(printed)
        enqueue_import(confirm_import(batch, agreed=True))
        with worker():
            outcome = send_evenly(port, requests, rate=RATE)
    print(json.dumps(figures_of(outcome, letter, batch, edition)))


if __name__ == "__main__":
    main()
