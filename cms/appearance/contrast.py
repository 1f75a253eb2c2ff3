"""The contrast of chosen colours with the background of pages and with paper, and the colours used instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.appearance.branding import accents_of
from cms.appearance.models import Appearance
from letters.colours import DARK_BACKGROUND, LIGHT_BACKGROUND, MIN_CONTRAST, WHITE, contrast, heading_colour
from letters.models import Letterhead

#: What is said of a readable and of another colour, by background.
SENTENCES = {
    LIGHT_BACKGROUND: (
        _("%(colour)s has a contrast of %(ratio)s with light pages."),
        _(
            "%(colour)s has a contrast of only %(ratio)s with light pages; text needs %(least)s. Links and "
            "buttons have the darker %(used)s instead."
        ),
    ),
    DARK_BACKGROUND: (
        _("%(colour)s has a contrast of %(ratio)s with dark pages."),
        _(
            "%(colour)s has a contrast of only %(ratio)s with dark pages; text needs %(least)s. Links and "
            "buttons have the lighter %(used)s instead."
        ),
    ),
    WHITE: (
        _("%(colour)s has a contrast of %(ratio)s with white paper."),
        _(
            "%(colour)s has a contrast of only %(ratio)s with white paper; text needs %(least)s. Headings of PDFs "
            "have the darker %(used)s instead, and lines keep the colour."
        ),
    ),
}


@dataclass(frozen=True)
class ContrastCheck:
    """A chosen colour, its contrast with a background, and the colour that text has on it."""

    chosen: str
    background: str
    used: str

    @property
    def ratio(self) -> float:
        """Return the contrast of the chosen colour, from 1 to 21."""
        return contrast(self.chosen, self.background)

    @property
    def is_readable(self) -> bool:
        """Return whether the colour is used as it was chosen."""
        return self.ratio >= MIN_CONTRAST

    def __str__(self) -> str:
        values = {"colour": self.chosen, "ratio": _ratio(self.ratio), "used": self.used, "least": _ratio(MIN_CONTRAST)}
        readable, replaced = SENTENCES[self.background]
        return str(readable if self.is_readable else replaced) % values


def contrast_checks(setting: Appearance | Letterhead) -> list[ContrastCheck]:
    """Return the checks of the colours that a form of settings has."""
    checks = _page_checks(setting) if isinstance(setting, Appearance) else []
    if setting.colour:
        colour = setting.colour.lower()
        checks.append(ContrastCheck(colour, WHITE, heading_colour(colour)))
    return checks


def _page_checks(appearance: Appearance) -> list[ContrastCheck]:
    """Return the checks of the colours that staff chose for pages; a shade for dark pages is always readable."""
    accents = accents_of(appearance)
    checks = []
    if appearance.colour and accents:
        checks.append(ContrastCheck(appearance.colour.lower(), LIGHT_BACKGROUND, accents.light.colour))
    if appearance.dark_colour and accents:
        checks.append(ContrastCheck(appearance.dark_colour.lower(), DARK_BACKGROUND, accents.dark.colour))
    return checks


def _ratio(ratio: float) -> str:
    """Return a contrast ratio such as "4.5 : 1", rounded down, so that too little never seems enough."""
    return f"{number_format(int(ratio * 10) / 10, decimal_pos=1)}\u202f:\u202f1"
