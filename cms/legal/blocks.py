"""StreamField blocks of generated pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.content.blocks.text import TEXT_FEATURES
from cms.legal.enums import Placement


class SectionTextBlock(blocks.StructBlock):
    """A text of staff in a section of a generated page."""

    def __init__(self, sections: Sequence[tuple[str, str | Promise]] = (), **kwargs: Any) -> None:
        """Offer these sections, as keys and titles."""
        local_blocks = [
            ("section", blocks.ChoiceBlock(label=gettext_lazy("Section"), choices=list(sections))),
            (
                "placement",
                blocks.ChoiceBlock(
                    label=gettext_lazy("Place"), choices=Placement.choices, default=Placement.AFTER.value
                ),
            ),
            ("text", blocks.RichTextBlock(label=gettext_lazy("Text"), features=TEXT_FEATURES)),
        ]
        super().__init__(local_blocks, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Text in a section")
        label_format = "{section}: {placement}"


class SectionTextsBlock(blocks.StreamBlock):
    """Texts of staff in the sections of a generated page."""

    def __init__(self, sections: Sequence[tuple[str, str | Promise]] = (), **kwargs: Any) -> None:
        """Offer these sections, as keys and titles."""
        super().__init__([("text", SectionTextBlock(sections))], **kwargs)

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """Return the value; raises `StreamBlockValidationError` for two texts in place of the same section."""
        cleaned = super().clean(value, **kwargs)
        replaced = Counter(
            child.value["section"] for child in cleaned if child.value["placement"] == Placement.INSTEAD
        )
        if any(number > 1 for number in replaced.values()):
            message = _("Two texts stand in place of the same section. Merge them.")
            raise StreamBlockValidationError(non_block_errors=ValidationError([message]))
        return cleaned
