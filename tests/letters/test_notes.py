from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage
from wagtail.images.models import Image

from letters.templatetags.letter_tags import image_data, note_links


def test_a_mark_leads_to_its_note() -> None:
    assert note_links("<p>A lake [1].</p>", 1) == (
        '<p>A lake<sup class="note-mark"><a href="#note-1">1</a></sup>.</p>'
    )


@pytest.mark.parametrize("text", ["<p>[2]</p>", "<p>[0]</p>", "<p>[x]</p>", '<p><a href="/a[1]">there</a></p>', ""])
def test_what_is_no_mark_of_a_note_stays(text: str) -> None:
    assert note_links(text, 1) == text


@given(st.text(alphabet="ab [1234]<>\"'=/&", max_size=60))
def test_without_notes_nothing_changes(text: str) -> None:
    assert note_links(text, 0) == text


@given(st.text(alphabet="ab [1234]", max_size=60), st.integers(1, 4))
def test_each_mark_becomes_one_link(text: str, notes: int) -> None:
    marks = sum(text.count(f"[{number}]") for number in range(1, notes + 1))
    assert note_links(text, notes).count("<sup") == marks


@pytest.mark.django_db
def test_an_image_carries_its_own_bytes() -> None:
    picture = BytesIO()
    PillowImage.new("RGB", (20, 10), "white").save(picture, "PNG")
    image = Image.objects.create(title="White", file=ImageFile(picture, name="white.png"))
    assert image_data(image).startswith("data:image/png;base64,iVBORw0KGgo")
