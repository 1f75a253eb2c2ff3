from __future__ import annotations

import io

import pytest
from PIL import Image

from letters.models import LetterPage
from letters.press.share_image import render_share_image
from signatories.counts_in_words import Counts

#: The rows of pixels in which the title is drawn.
TITLE = range(60, 460)


def lines(letter: LetterPage) -> list[int]:
    """Return the rows of pixels with ink of the title."""
    picture = Image.open(io.BytesIO(render_share_image(letter, Counts(21, 8)))).convert("L")
    return [y for y in TITLE if min(picture.crop((0, y, 1200, y + 1)).tobytes()) < 100]


@pytest.mark.slow
@pytest.mark.parametrize(
    "title", ["Donaudampfschifffahrtsgesellschaft" * 3, "公開信的每一個字都應該印出來" * 18, "W" * 255]
)
def test_no_part_of_a_title_is_cut_off(letter: LetterPage, title: str) -> None:
    letter.title = title[:255]
    heights = lines(letter)
    assert len(heights) > 80
    assert max(heights) < max(TITLE) - 10
