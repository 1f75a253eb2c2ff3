"""Cost of downloads of an edition: prints processor time as JSON.

Beside it are those of a bare view that sends the same file through the same middleware (`bare`), and of the same file
as a static one, which WhiteNoise sends before all other middleware (`static`). Requests run in this process, so its
processor time is theirs; the kinds alternate.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.pages import processor_time

ROUNDS, REQUESTS = 15, 40


def measure(edition: str) -> dict[str, float]:
    """Request the file at each address, with what is cached for a moment in the cache."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    settings.REMEMBERED_SECONDS = 3_600
    paths = {"edition": edition, "bare": "/bare-file/", "static": f"{settings.STATIC_URL}{settings.COPY}"}

    def get(path: str) -> Any:
        response = client.get(path)
        response.close()
        assert response.status_code == 200, (path, response.status_code)

    times: dict[str, list[float]] = {name: [] for name in paths}
    for path in paths.values():
        get(path)
    for _round in range(ROUNDS):
        for name, path in paths.items():
            times[name].append(processor_time(lambda path=path: get(path), REQUESTS))  # type: ignore[misc]
    return {name: median(milliseconds) for name, milliseconds in times.items()}


def main() -> None:
    """Make an edition, measure once and print the figures."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from tests.factories import LetterFactory, SignatoryFactory

    letter = LetterFactory(slug="download")
    SignatoryFactory.create_batch(77, signatory_list=letter.signatory_list)
    file = make_edition(request_edition(letter.signatory_list)).files.get()
    os.makedirs(settings.STATIC_ROOT, exist_ok=True)
    shutil.copy(file.content.path, Path(settings.STATIC_ROOT) / settings.COPY)
    print(json.dumps(measure(file.get_absolute_url())))


if __name__ == "__main__":
    main()
