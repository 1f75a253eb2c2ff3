from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.colours import DARK_BACKGROUND, LIGHT_BACKGROUND, WHITE, accents_for, contrast, heading_colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1f3a5f", "#1f3a5f") == 1


@given(COLOURS)
def test_every_colour_can_be_read_on_both_papers_and_be_written_on(colour: str) -> None:
    accents = accents_for(colour)
    for accent, paper in ((accents.light, LIGHT_BACKGROUND), (accents.dark, DARK_BACKGROUND)):
        assert contrast(accent.colour, paper) >= 4.5
        assert contrast(accent.colour, accent.ink) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert accents_for("#1f3a5f").light.colour == "#1f3a5f"
    assert accents_for("#ffcc00").dark.colour == "#ffcc00"


@given(COLOURS)
def test_every_heading_can_be_read_on_paper_in_the_shade_of_light_pages(colour: str) -> None:
    printed = heading_colour(colour)
    assert contrast(printed, WHITE) >= 4.5
    assert printed in (colour, accents_for(colour).light.colour)


@pytest.mark.parametrize("colour", ["#111111", "#1F3A5F", "#767676"])
def test_a_heading_keeps_a_readable_colour_as_it_is_written(colour: str) -> None:
    assert heading_colour(colour) == colour
