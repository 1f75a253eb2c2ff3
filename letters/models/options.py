from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintOptions(models.Model):
    """Options of how the signatories of a letter are listed, on the page and in print."""

    identification_note = models.BooleanField(
        _("note that affiliations are for identification only"),
        default=True,
        help_text=_("Printed under the individuals as soon as one of them names an affiliation."),
    )
    numbers_signatories = models.BooleanField(
        _("running numbers"), default=False, help_text=_("The last number is the count that people quote.")
    )
    groups_by_country = models.BooleanField(_("organizations under the names of their countries"), default=False)
    repeats_leads = models.BooleanField(
        _("lead signatories also by name"),
        default=False,
        help_text=_("They always come first. Tick this to repeat them among the organizations and individuals."),
    )
    shows_logos = models.BooleanField(
        _("logos"),
        default=False,
        help_text=_("Printed after the names, for organizations in the directory that permit it."),
    )

    class Meta:
        abstract = True
