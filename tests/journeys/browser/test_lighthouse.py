"""Pages are light, ask no third party and do not jump. `make lighthouse` measures their speed too."""

from __future__ import annotations

import pytest
from pytest_django.live_server_helper import LiveServer

from cms.demo.site import load
from letters.pdf.print_job import RenderedPdf
from tests.journeys.browser.conftest import CHROMIUM
from tests.lighthouse import measure
from tests.lighthouse.__main__ import LEAST_SCORE, LETTER, MOST_WEIGHT

#: The server of the tests does not compress style sheets and scripts.
UNCOMPRESSED = 1.5
pytestmark = [
    pytest.mark.browser,
    pytest.mark.node,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.mark.parametrize("path", ["/", LETTER, "/news/"])
def test_a_page_is_light_and_accessible(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    page = measure(f"{live_server.url}{path}")
    # The speed of a busy machine is not tested.
    assert {name for name, score in page.scores.items() if score < LEAST_SCORE} <= {"performance"}
    assert page.weight <= MOST_WEIGHT * UNCOMPRESSED
    assert page.shift == 0
    assert page.hosts == {live_server.url.removeprefix("http://")}
