from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from cms.content.blocks import ContentBlock
from cms.http.byte_ranges import RangeNotSatisfiable, byte_range
from cms.pages.models import HomePage

CONTENT = bytes(range(250))


@pytest.fixture
def recording(db: None) -> Any:
    """Return a recording that the home page plays."""
    document = get_document_model().objects.create(title="Speech", file=ContentFile(CONTENT, name="speech.mp3"))
    home = HomePage.objects.get(locale__language_code="en")
    value = {"title": "The speech", "document": document.pk}
    home.body = ContentBlock().to_python([{"type": "audio", "value": value}])
    home.save_revision().publish()
    return document


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 249)),
        ("bytes=0-1", (0, 1)),
        ("bytes=100-99999", (100, 249)),
        ("bytes=-50", (200, 249)),
        ("bytes=-9999", (0, 249)),
    ],
)
def test_players_get_the_part_that_they_ask_for(
    client: Client, recording: Any, header: str, expected: tuple[int, int]
) -> None:
    response = client.get(recording.url, headers={"range": header})
    first, last = expected
    assert (response.status_code, response["Content-Range"]) == (206, f"bytes {first}-{last}/250")
    assert (response.getvalue(), response["Content-Length"]) == (CONTENT[first : last + 1], str(last - first + 1))
    assert response["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("header", ["bytes=0-1,5-9", "bytes=9-1", "bytes=-", "lines=1-2", "bytes=a-b", ""])
def test_for_anything_else_they_get_the_whole_file(client: Client, recording: Any, header: str) -> None:
    response = client.get(recording.url, headers={"range": header})
    assert (response.status_code, response.getvalue(), response["Accept-Ranges"]) == (200, CONTENT, "bytes")
    assert not response.has_header("Content-Encoding")


def test_a_part_after_the_end_is_refused(client: Client, recording: Any) -> None:
    response = client.get(recording.url, headers={"range": "bytes=250-"})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */250")


def test_a_part_of_another_version_is_the_whole_file(client: Client, recording: Any) -> None:
    headers = {"range": "bytes=0-1", "if-range": '"another"'}
    whole = client.get(recording.url, headers=headers)
    assert (whole.status_code, whole.getvalue()) == (200, CONTENT)
    part = client.get(recording.url, headers=headers | {"if-range": whole["ETag"]})
    assert (part.status_code, part.getvalue()) == (206, CONTENT[:2])


def test_a_document_that_nothing_public_shows_has_no_parts(client: Client, recording: Any) -> None:
    HomePage.objects.all().first().unpublish()  # type: ignore[union-attr]
    assert client.get(recording.url, headers={"range": "bytes=0-1"}).status_code == 404


@given(st.text() | st.from_regex(r"\Abytes=\d*-\d*\Z"), st.integers(0, 1_000))
def test_a_range_is_inside_the_file(header: str, size: int) -> None:
    try:
        positions = byte_range(header, size)
    except RangeNotSatisfiable:
        return
    assert positions is None or (0 <= positions.start < positions.stop <= size)
