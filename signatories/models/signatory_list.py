from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class SignatoryList(ClusterableModel):
    """The undersigned of one letter in all its languages.

    The list is what is signed. It has no language, so that English and French pages of one letter
    can't drift apart in counts or names.
    """

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For staff only: the public sees the letter's own title.")
    )
    allows_hidden_names = models.BooleanField(
        _("names may be withheld"),
        default=False,
        help_text=_("A signatory whose name is withheld is counted and not named: “and 4 who withheld their names”."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("signatory list")
        verbose_name_plural = _("signatory lists")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class SignatoryGroup(models.Model):
    """A heading under which some signatories of a list are printed, such as "Members" or "Allies"."""

    signatory_list = ParentalKey(
        SignatoryList, on_delete=models.CASCADE, related_name="groups", verbose_name=_("signatory list")
    )
    heading = models.CharField(_("heading"), max_length=100)
    heading_fr = models.CharField(_("heading in French"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 for the group that is printed first.")
    )

    class Meta:
        verbose_name = _("group of signatories")
        verbose_name_plural = _("groups of signatories")
        ordering = ["signatory_list", "position", "pk"]

    def __str__(self) -> str:
        return self.heading

    @property
    def printed_heading(self) -> str:
        """Return the heading in the active language."""
        return self.heading_fr if self.heading_fr and (get_language() or "").startswith("fr") else self.heading
