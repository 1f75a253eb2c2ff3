from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.labelled import Labelled


class Relation(Labelled):
    """A relation of organizations to the coalition that runs the site, such as member, ally or funder."""

    is_membership = models.BooleanField(
        _("members of the coalition"),
        default=False,
        help_text=_("Organizations with this relation belong to the coalition."),
    )

    class Meta(Labelled.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
