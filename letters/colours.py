"""Accent colours with the contrast of text that WCAG 2.2 requires at level AA."""

from __future__ import annotations

from typing import NamedTuple

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: The minimum contrast of text with its background.
MIN_CONTRAST = 4.5
#: The light and dark backgrounds of `cms/site.css`, and the colours of text on an accent.
LIGHT_BACKGROUND, DARK_BACKGROUND = "#fdfcf9", "#171614"
WHITE, BLACK = "#ffffff", "#111111"
STEPS = 100
#: The colour of lines and headings in print if nobody chose one.
DEFAULT_COLOUR = "#111111"

validate_colour = RegexValidator(r"^#[0-9A-Fa-f]{6}\Z", _("Write six hexadecimal digits after #, such as #1f3a5f."))


class Accent(NamedTuple):
    """A colour for links and buttons, and the colour of text on it."""

    colour: str
    ink: str


class Accents(NamedTuple):
    """The accents of light and dark pages."""

    light: Accent
    dark: Accent


#: Those of `cms/site.css`.
DEFAULT_ACCENTS = Accents(Accent("#1f3a5f", "#ffffff"), Accent("#a9c7ee", "#13202f"))


def accents_for(colour: str, dark_colour: str = "") -> Accents:
    """Return a colour such as "#1f3a5f", darkened or lightened until it is readable on either background.

    `dark_colour` is another one for dark pages.
    """
    return Accents(_accent(colour, LIGHT_BACKGROUND, BLACK), _accent(dark_colour or colour, DARK_BACKGROUND, WHITE))


def heading_colour(colour: str) -> str:
    """Return the colour of headings on white paper: the same one if it is readable, else its shade on light pages."""
    return colour if contrast(colour, WHITE) >= MIN_CONTRAST else accents_for(colour).light.colour


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _accent(colour: str, background: str, target: str) -> Accent:
    """Mix `target` into a colour until the colour is readable on a background."""
    mixtures = (_mix(colour, target, step / STEPS) for step in range(STEPS + 1))
    readable = next((mixture for mixture in mixtures if contrast(mixture, background) >= MIN_CONTRAST), target)
    return Accent(readable, max((WHITE, BLACK), key=lambda ink: contrast(ink, readable)))


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the formula of sRGB
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
