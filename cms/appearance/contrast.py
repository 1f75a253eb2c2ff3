"""The contrast of the accent colours with the background of pages, and the colours that are used instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.appearance.branding import accents_of, own_colour
from cms.appearance.identity import settings_of
from letters.colours import DARK_BACKGROUND, LIGHT_BACKGROUND, MIN_CONTRAST, contrast


@dataclass(frozen=True)
class ContrastCheck:
    """A chosen colour, its contrast with a background, and the colour that pages have."""

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
        is_light = self.background == LIGHT_BACKGROUND
        if self.is_readable and is_light:
            return _("%(colour)s has a contrast of %(ratio)s with light pages.") % values
        if self.is_readable:
            return _("%(colour)s has a contrast of %(ratio)s with dark pages.") % values
        if is_light:
            sentence = _(
                "%(colour)s has a contrast of only %(ratio)s with light pages; text needs %(least)s. Links and "
                "buttons have the darker %(used)s instead."
            )
        else:
            sentence = _(
                "%(colour)s has a contrast of only %(ratio)s with dark pages; text needs %(least)s. Links and "
                "buttons have the lighter %(used)s instead."
            )
        return sentence % values


def contrast_checks(site: Site) -> list[ContrastCheck]:
    """Return the checks of the colours that staff chose for a site; a shade for dark pages is always readable."""
    letterhead, appearance = settings_of(site)
    accents = accents_of(appearance, letterhead)
    light = own_colour(appearance, letterhead)
    checks = []
    if light and accents:
        checks.append(ContrastCheck(light.lower(), LIGHT_BACKGROUND, accents.light.colour))
    if appearance.dark_colour and accents:
        checks.append(ContrastCheck(appearance.dark_colour.lower(), DARK_BACKGROUND, accents.dark.colour))
    return checks


def _ratio(ratio: float) -> str:
    """Return a contrast ratio such as "4.5 : 1", rounded down, so that too little never seems enough."""
    return f"{number_format(int(ratio * 10) / 10, decimal_pos=1)}\u202f:\u202f1"
