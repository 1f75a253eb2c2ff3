from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signatories.models.labelled import Labelled


class MemberGroup(Labelled):
    """A heading under which members of the coalition are listed, such as labour or faith groups."""

    class Meta(Labelled.Meta):
        verbose_name = _("group of members")
        verbose_name_plural = _("groups of members")
