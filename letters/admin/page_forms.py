"""Forms of page editors, which validate every text of a page as printable."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from letters.admin.copies import check_letter_slug
from letters.enums import TextChangeKind
from letters.placeholders import InvalidPlaceholder, check_placeholders
from letters.signed_texts.text_changes import assess, last_published_version
from signatories.text import UnprintableText, printable_text

#: What the kinds of changes mean, for editors.
TEXT_CHANGE_LABELS = {
    TextChangeKind.TYPOGRAPHIC: gettext_lazy("Typographic: the letter says the same"),
    TextChangeKind.SUBSTANTIAL: gettext_lazy("Substantial: the letter says something else"),
}


class PrintableTexts:
    """Mixin for forms of Wagtail's editors, to be listed first: rejects unprintable text in fields and streams."""

    def clean(self) -> dict[str, Any]:
        """Add an error to each field with unprintable text."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        for name, value in list(cleaned.items()):
            for text in _texts(value):
                try:
                    printable_text(text, multiline=True, needs_glyphs=True)
                except UnprintableText as error:
                    self.add_error(name, str(error))  # type: ignore[attr-defined]
                    break
        return cleaned


class PrintablePageForm(PrintableTexts, WagtailAdminPageForm):
    """Rejects unprintable text in the title, in plain fields and in streams."""


#: The fields of a letter in which placeholders are replaced.
FIELDS_WITH_PLACEHOLDERS = ("standfirst", "body", "press_release")


class LetterForm(PrintablePageForm):
    """Rejects a slug that another letter in the same language has, anywhere in the tree.

    Before a changed text is published that people have signed, the editor has to say what kind of change it is.
    """

    text_change = forms.ChoiceField(
        label=gettext_lazy("Change of the text"),
        choices=[(kind.value, label) for kind, label in TEXT_CHANGE_LABELS.items()],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Only needed if you change the text, to which title, standfirst and addressees belong. After a "
            "substantial change, the signatory list says who signed the earlier text and offers to write to them."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Preselect what was said about the draft."""
        super().__init__(*args, **kwargs)
        self._published_version = last_published_version(self.instance)
        if self._published_version:
            drafted = self.instance.text_assessments.filter(
                earlier_version=self._published_version, version=self.instance.text_version
            )
            self.initial["text_change"] = drafted.values_list("kind", flat=True).first()

    def clean(self) -> dict[str, Any]:
        """Add an error to each field with an unknown placeholder, or with one that would not be replaced there."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            for source in _sources(value):
                if "{{" not in source:
                    continue
                try:
                    check_placeholders(source)
                except InvalidPlaceholder as error:
                    self.add_error(name, str(error))
                    break
                if name not in FIELDS_WITH_PLACEHOLDERS:
                    self.add_error(
                        name, _("Placeholders are replaced in the standfirst, the text and the press release only.")
                    )
                    break
        return cleaned

    def clean_slug(self) -> str:
        """Return the slug if it is unique among letters of the language; Wagtail checks sibling pages only."""
        slug: str = self.cleaned_data["slug"]
        # Wagtail checks siblings, with its own message.
        check_letter_slug(slug, self.instance.locale_id, pk=self.instance.pk, beside=self.parent_page)
        return slug

    def _post_clean(self) -> None:
        """Require the kind of change once the instance has the new text, if it is published now."""
        super()._post_clean()
        if "action-publish" in self.data and not self.cleaned_data.get("text_change") and self._changes_signed_text():
            self.add_error(
                "text_change", _("People signed this text. Say whether your change is typographic or substantial.")
            )

    def _changes_signed_text(self) -> bool:
        letter = self.instance
        if not self._published_version or not letter.live or letter.text_version == self._published_version:
            return False
        return bool(letter.signatory_list.signatories.counted().exists())

    def save(self, commit: bool = True) -> Any:
        """Save, and store what the editor says about the change."""
        letter = super().save(commit)
        if (kind := self.cleaned_data.get("text_change")) and self._published_version:
            assess(
                letter,
                TextChangeKind(kind),
                earlier_version=self._published_version,
                version=letter.text_version,
                user=self.for_user,
            )
        return letter


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the value of a field, rich text without tags."""
    return (unescape(strip_tags(source)) for source in _sources(value))


def _sources(value: Any) -> Iterator[str]:
    """Yield every text in the value of a field as it is stored, rich text with tags."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, StreamValue):
        yield from _sources(value.get_prep_value())
    elif isinstance(value, dict):
        for part in value.values():
            yield from _sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from _sources(part)
