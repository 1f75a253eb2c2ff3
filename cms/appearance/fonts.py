"""The fonts of public pages. The style sheet `cms/fonts.css` of each choice has its families."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fonts(models.TextChoices):
    """Pairs of fonts, one for texts and headings, one for menus, captions and forms."""

    SYSTEM = "system", _("Fonts of the reader’s device")
    VOLLKORN = "vollkorn", _("Vollkorn and Karla")
    INTER = "inter", _("Inter")
