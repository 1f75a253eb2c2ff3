"""What the content of pages needs in the database."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from cms.content.sections import MAX_KEY


class SectionAnchor(models.Model):
    """The anchor that a section had when it was published, which it keeps however its heading is rewritten.

    It is not a field of the page: an older revision that is published again would bring back the anchors of its time.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    #: That of the block; of a heading inside a text, also that of the paragraph.
    key = models.CharField(max_length=MAX_KEY)
    anchor = models.CharField(max_length=150)

    #: Of no use on the screen that lists where a page is used.
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="one_anchor_for_a_section")]

    def __str__(self) -> str:
        return self.anchor
