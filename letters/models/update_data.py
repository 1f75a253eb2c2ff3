"""The data of updates for both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override
from rest_framework.fields import Field

from core.absolute_links import absolute
from letters.models.letter_update import LetterUpdate

if TYPE_CHECKING:
    from letters.models.letter_page import LetterPage


def update_data(update: LetterUpdate) -> dict[str, Any]:
    """Return the data of an update in the active language, with absolute URLs; as `UpdateOut` describes it."""
    document = update.document
    return {
        "id": update.pk,
        "kind": update.kind,
        "day": update.day,
        "sentence": update.sentence,
        "party": update.printed_party,
        "text": update.printed_text,
        "document": document and {"title": document.title, "url": absolute(document.url), "size": document.file_size},
        "link": update.link,
    }


class UpdatesField(Field):
    """The updates of a letter that readers see, in its language, in `/api/v2/`."""

    def get_attribute(self, instance: LetterPage) -> LetterPage:
        return instance

    def to_representation(self, value: LetterPage) -> list[dict[str, Any]]:
        with override(value.language):
            return [update_data(update) for update in value.updates]
