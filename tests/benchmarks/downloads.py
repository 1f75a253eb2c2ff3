"""Rate of downloads of an edition and of the same file as a static file: prints requests per second as JSON."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.benchmarks.http_client import request, send
from tests.benchmarks.server import served

SECONDS = 3


def main() -> None:
    """Measure once and print the figures."""
    import django

    django.setup()
    from django.conf import settings

    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from tests.factories import LetterFactory, SignatoryFactory

    letter = LetterFactory(slug="download")
    SignatoryFactory.create_batch(77, signatory_list=letter.signatory_list)
    file = make_edition(request_edition(letter.signatory_list)).files.get()
    os.makedirs(settings.STATIC_ROOT, exist_ok=True)
    shutil.copy(file.content.path, Path(settings.STATIC_ROOT) / "copy.pdf")
    with served() as port:
        rates = {}
        for name, path in (("edition", file.get_absolute_url()), ("static", f"{settings.STATIC_URL}copy.pdf")):
            outcome = send(port, iter([request("GET", path)] * 1_000_000), seconds=SECONDS)
            assert set(outcome.statuses) == {200}, outcome.statuses
            rates[name] = outcome.rate
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
