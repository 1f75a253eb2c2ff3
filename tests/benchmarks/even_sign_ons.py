"""People sign at a steady rate, while nothing else happens.

`python -m tests.benchmarks.even_sign_ons SECONDS` prints figures as JSON. Clients, server and database share the
machine.
"""

from __future__ import annotations

import json
import sys

from tests.benchmarks.http_client import send_evenly
from tests.benchmarks.server import served
from tests.benchmarks.sign_ons import sign_on_requests

#: Sign-ons a second.
RATE = 100


def main() -> None:
    """Measure once and print the figures: how long responses took, and what became of the sign-ons."""
    import django

    django.setup()
    from signatories.models import Contact
    from tests.factories import LetterFactory, SignatoryListFactory

    letter = LetterFactory(slug="load", signatory_list=SignatoryListFactory(open=True))
    requests = sign_on_requests(letter, int(float(sys.argv[1]) * RATE))
    with served() as port:
        outcome = send_evenly(port, requests, rate=RATE)
    contacts = Contact.objects.filter(signatory__signatory_list=letter.signatory_list)
    figures = {
        "p50": sorted(outcome.milliseconds)[len(outcome.milliseconds) // 2],
        "p99": outcome.p99,
        "refused": outcome.refused,
        "lost": max(0, outcome.statuses.get(302, 0) - contacts.count()),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
