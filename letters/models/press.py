from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from letters.blocks import CreditedImageBlock, MediaContactBlock, QuotationBlock

RELEASE_FEATURES = ["h3", "bold", "italic", "link", "ol", "ul"]


class PressMaterial(models.Model):
    """Material for journalists on the press page of a letter."""

    press_release = RichTextField(
        _("press release"),
        blank=True,
        features=RELEASE_FEATURES,
        help_text=_("“-30-”, which tells newsrooms that nothing follows, is added at its end."),
    )
    press_quotes = StreamField([("quote", QuotationBlock())], blank=True, verbose_name=_("quotes"))
    press_contacts = StreamField(
        [("contact", MediaContactBlock())],
        blank=True,
        verbose_name=_("media contacts"),
        help_text=_("Without one, the contact for the press of the letterhead is shown."),
    )
    press_images = StreamField([("image", CreditedImageBlock())], blank=True, verbose_name=_("images"))

    class Meta:
        abstract = True

    @property
    def press_pictures(self) -> list[Any]:
        """Return the values of the image blocks whose image still exists."""
        return [block.value for block in self.press_images if block.value["image"]]
