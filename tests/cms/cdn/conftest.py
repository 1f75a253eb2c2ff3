from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import Edition, LetterPage
from tests.factories import LetterFactory, SignatoryFactory
from tests.servers.purge_server import PurgeServer


@pytest.fixture
def cache_in_front(settings: Any) -> Iterator[PurgeServer]:
    """Yield the cache that the site of the test has in front."""
    with PurgeServer() as server:
        settings.CDN, settings.CDN_SECONDS = "http", 3600
        settings.CDN_BACKENDS = {
            server.url: {"BACKEND": "cms.cdn.backends.HttpCache", "LOCATION": server.url},
        }
        yield server


@pytest.fixture
def edition(letter: LetterPage, typesetter: Any) -> Edition:
    """Return a published edition in two languages."""
    LetterFactory(language="fr", translation_key=letter.translation_key)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Cedar Network")
    return make_edition(request_edition(letter.signatory_list))


@pytest.fixture
def paths(edition: Edition) -> list[str]:
    """Return the addresses of that edition."""
    folder = f"/editions/{edition.public_id}/1"
    return [f"{folder}/en.pdf", f"{folder}/fr.pdf", f"{folder}/signatories.csv"]
