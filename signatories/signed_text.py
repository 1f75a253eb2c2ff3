"""The texts that entries signed, as the app of the letters reports them by Wagtail hooks.

`signatories` does not import that app. It registers four hooks:

- `construct_signed_text(signatory_list, version)` returns a `SignedText`, or None for a text that it does not have.
- `construct_text_choices(signatory_list_pk)` returns version and label of each text that was published.
- `construct_current_version(signatory_list, language)` returns the version that a list's letter has now, in a
  language, else in its first one; "" if it is not public.
- `construct_current_texts(signatory_list)` returns the `CurrentTexts` of a list, or None if its letter is not public.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.safestring import SafeString
from wagtail import hooks

from signatories.enums import CONFIRMED_STATUSES

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryList


@dataclass(frozen=True)
class CurrentTexts:
    """The versions that say the same as a public letter of a list.

    `earlier` has the other texts of each letter, and since when that letter says what it says now; `published_at` is
    the latest of these moments.
    """

    versions: Collection[str]
    published_at: datetime
    earlier: Sequence[tuple[Collection[str], datetime]]


class SignedText(Protocol):
    """A text of a letter that was published once.

    `is_current`: the letter still says the same, in whichever language. `current_version`: the version that the
    letter has now, in the language of the text if it is public in it; "" if it is not public.
    """

    language: str
    published_at: datetime
    is_current: bool
    current_version: str

    @property
    def html(self) -> SafeString:
        """Return the text as HTML; "" if it was not stored."""

    @property
    def changes(self) -> Sequence[Sequence[tuple[str, str]]]:
        """Return the paragraphs of this text and the current one as segments: "", "ins" or "del", and a text."""


def signed_text_of(signatory: Signatory) -> SignedText | None:
    """Return the text that an entry signed; None if it signed none, such as an imported one, or if it is unknown."""
    if not signatory.text_version:
        return None
    for hook in hooks.get_hooks("construct_signed_text"):
        text: SignedText | None = hook(signatory.signatory_list, signatory.text_version)
        if text:
            return text
    return None


def current_version_of(signatory_list: SignatoryList, language: str) -> str:
    """Return the version of the public text of a list, in a language if there is one; "" if its letter is not public.

    That is what somebody signs who confirms an entry that others made, such as one of an import.
    """
    found = (hook(signatory_list, language) for hook in hooks.get_hooks("construct_current_version"))
    return next((version for version in found if version), "")


def text_choices_of(signatory_list_pk: int) -> list[tuple[str, str]]:
    """Return version and label of each text that was published for a list, the newest first."""
    return [choice for hook in hooks.get_hooks("construct_text_choices") for choice in hook(signatory_list_pk)]


def may_sign_new_text(signatory: Signatory, text: SignedText | None) -> bool:
    """Return whether the letter says something else than the text of an entry, and its signer may sign that.

    Only for entries that are confirmed and not disputed, and while the letter is public.
    """
    if text is None or signatory.status not in CONFIRMED_STATUSES or signatory.disputed_at:
        return False
    return not text.is_current and bool(text.current_version)


def current_texts_of(signatory_list: SignatoryList) -> CurrentTexts | None:
    """Return the current texts of a list; None if its letter is not public."""
    found = (hook(signatory_list) for hook in hooks.get_hooks("construct_current_texts"))
    return next((texts for texts in found if texts), None)
