"""The column of groups: headings in any language, and groups that the list lacks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signatories.moderation.groups import Groups
from signatories.text import fold

#: Value of the option `new_groups`: rows of a group that the list lacks get no group.
IGNORE = "ignore"


class GroupColumn:
    """Resolves the headings in a file to those of the list. `missing` has the headings that the list lacks."""

    def __init__(self, list_pk: int, *, new_groups: str) -> None:
        self.groups = Groups(list_pk)
        self.creates_groups = new_groups != IGNORE
        self.missing: dict[str, str] = {}

    def resolve(self, extra: dict[str, str]) -> None:
        """Replace the heading in a row by that of the list, or by its first spelling in the file.

        With the option `ignore`, a heading that the list lacks is removed.
        """
        if not (text := extra.get("group")):
            return
        if group := self.groups.find(text):
            extra["group"] = group.heading
            return
        heading = self.missing.setdefault(fold(text), text)
        if self.creates_groups:
            extra["group"] = heading
        else:
            del extra["group"]

    def note(self) -> str:
        """Return the sentence about headings that the list lacks; "" if it has all of them."""
        if not self.missing:
            return ""
        sentence = (
            _("names groups that the list lacks; the import adds them: %s")
            if self.creates_groups
            else _("names groups that the list lacks; their rows get no group: %s")
        )
        return sentence % ", ".join(self.missing.values())
