"""The colour of a site's pages, made readable: every text keeps the contrast that WCAG 2.2 asks for at level AA."""

from __future__ import annotations

from typing import NamedTuple

#: The least contrast of text with what is behind it.
LEAST_CONTRAST = 4.5
#: The backgrounds of `cms/site.css`, light and dark, and the inks that stand on the chosen colour.
LIGHT_PAPER, DARK_PAPER = "#fdfcf9", "#171614"
WHITE, BLACK = "#ffffff", "#111111"
STEPS = 100


class Accent(NamedTuple):
    """A colour for links and buttons, and the ink that can be read on it."""

    colour: str
    ink: str


class Accents(NamedTuple):
    """The colour on light pages and on dark ones."""

    light: Accent
    dark: Accent


def accents_of(colour: str) -> Accents:
    """Return a colour such as "#1f3a5f" as pages use it: darkened or lightened as far as reading it needs."""
    return Accents(_accent(colour, LIGHT_PAPER, BLACK), _accent(colour, DARK_PAPER, WHITE))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _accent(colour: str, paper: str, towards: str) -> Accent:
    mixed = (_mix(colour, towards, step / STEPS) for step in range(STEPS + 1))
    readable = next((tried for tried in mixed if contrast(tried, paper) >= LEAST_CONTRAST), towards)
    return Accent(readable, max((WHITE, BLACK), key=lambda ink: contrast(ink, readable)))


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the formula of sRGB
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
