"""The texts that signers signed, for `signatories`, which does not know letters."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import takewhile

from django.utils.safestring import SafeString

from core.date_formats import long_date
from core.known_languages import language_name
from letters.models import LetterPage, PublishedText
from letters.models.public_letters import letter_in, public_letter_for, public_letters_for
from letters.signed_texts.text_changes import current_versions
from letters.signed_texts.text_comparison import Segment, compare, text_html
from signatories.models import SignatoryList
from signatories.signed_text import CurrentTexts


class SignedText:
    """A published text beside the current one, in its language if there is one.

    Implements `signatories.signed_text.SignedText`.
    """

    def __init__(self, text: PublishedText, current: LetterPage | None, *, is_current: bool) -> None:
        self._text = text
        self._current = current
        self.is_current = is_current
        self.language = text.letter.language
        self.published_at = text.published_at
        self.current_version = current.text_version if current else ""

    @cached_property
    def html(self) -> SafeString:
        """Return the text as HTML; "" if it was not stored."""
        return text_html(self._text.as_letter()) if self._text.content else SafeString("")

    @cached_property
    def changes(self) -> list[list[Segment]]:
        """Return the paragraphs of both texts as segments; [] if they are not in one language, or not two."""
        if not self._text.content or not self._current or self._current.language != self.language:
            return []
        if self._text.version == self.current_version:
            return []
        return compare(self._text.as_letter(), self._current)


def text_choices_for(signatory_list_pk: int) -> list[tuple[str, str]]:
    """Return the versions of the texts that were published for a list, with labels for staff, the newest first."""
    texts = PublishedText.objects.filter(letter__signatory_list=signatory_list_pk).select_related("letter__locale")
    return [
        (text.version, f"{language_name(text.letter.language)}, {long_date(text.published_at.date())}")
        for text in {text.version: text for text in texts.order_by("-pk")}.values()
    ]


def current_texts_for(signatory_list: SignatoryList) -> CurrentTexts | None:
    """Return the current texts of the public letters of a list; None if it has none."""
    letters = public_letters_for(signatory_list)
    current = current_versions(letters)
    texts_by_letter = defaultdict(list)
    for text in PublishedText.objects.filter(letter__in=letters).defer("content").order_by("-pk"):
        texts_by_letter[text.letter_id].append(text)
    if not texts_by_letter:
        return None
    earlier = []
    for texts in texts_by_letter.values():
        # Without the current text if that is not recorded yet.
        since = [text.published_at for text in takewhile(lambda text: text.version in current, texts)]
        earlier.append(({text.version for text in texts} - current, since[-1] if since else texts[0].published_at))
    return CurrentTexts(current, max(moment for _versions, moment in earlier), earlier)


def current_version_for(signatory_list: SignatoryList, language: str) -> str:
    """Return the version of the public letter of a list, in a language, else in its first one; "" without any."""
    letter = public_letter_for(signatory_list, language)
    return letter.text_version if letter else ""


def signed_text_for(signatory_list: SignatoryList, version: str) -> SignedText | None:
    """Return a text that was published for a list, by its version; None if there is none."""
    texts = PublishedText.objects.filter(letter__signatory_list=signatory_list, version=version)
    text = texts.select_related("letter__locale").order_by("pk").first()
    if text is None:
        return None
    letters = public_letters_for(signatory_list)
    return SignedText(text, letter_in(letters, text.letter.language), is_current=version in current_versions(letters))
