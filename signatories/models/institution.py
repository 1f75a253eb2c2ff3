from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.languages import translation
from signatories.model_fields import (
    NameCharField,
    PrintableCharField,
    SortKeyField,
    TranslationsField,
    WebsiteModelField,
)
from signatories.text import fold, search_fold

#: Length of a stored word. Longer ones are found by their beginning.
WORD_LENGTH = 40


#: Scripts without spaces between words: Thai, Lao, Khmer, Burmese, Chinese, Japanese and Korean.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)


def search_words(*texts: str) -> set[str]:
    """Return the folded words of a text that is searched for. Punctuation separates words."""
    folded = "".join(
        character if character.isalnum() or unicodedata.category(character)[0] == "M" else " "
        for text in texts
        for character in f"{search_fold(text)} "
    )
    return {word[:WORD_LENGTH] for word in folded.split()}


def index_words(*texts: str) -> set[str]:
    """Return the words by whose beginnings names are found, for `InstitutionWord`.

    In scripts without spaces, a word begins at each letter: "大学" finds "北京大学".
    """
    words = search_words(*texts)
    inner = (word[start:] for word in words for start in range(1, len(word) - 1) if UNSPACED.match(word, start))
    return words.union(inner)


class Institution(models.Model):
    """An institution that signers may name as their affiliation, such as a university. It does not sign by itself."""

    name = NameCharField(_("name"), max_length=255)
    names = TranslationsField(_("names in other languages"), text_field=NameCharField(max_length=255))
    country = CountryField(_("country"), blank=True)
    website = WebsiteModelField(_("website"), max_length=500, blank=True)
    identifier = PrintableCharField(
        _("identifier"),
        max_length=200,
        blank=True,
        db_index=True,
        help_text=_("Such as its ROR ID. An import recognises the institution by it."),
    )
    name_key = SortKeyField(max_length=255, editable=False, db_index=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with fresh key and words."""
        with transaction.atomic():
            self.set_key()
            fields = kwargs.get("update_fields")
            if fields is not None and "name" in fields:
                kwargs["update_fields"] = {*fields, "name_key"}
            super().save(*args, **kwargs)
            index_institutions([self])

    def set_key(self) -> None:
        """Derive the key for sorting and matching. Call it before bulk operations, which skip `save`."""
        self.name_key = fold(self.name)[:255]

    @property
    def all_names(self) -> tuple[str, ...]:
        """Return the name, then its translations."""
        return (self.name, *self.names.values())

    @property
    def printed_name(self) -> str:
        """Return the name in the active language."""
        return translation(self.names, self.name)


class InstitutionWord(models.Model):
    """A word of the names of an institution: the index for searching by the beginnings of words."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="words", db_index=False)
    word = SortKeyField(max_length=WORD_LENGTH)

    class Meta:
        verbose_name = _("word of an institution")
        verbose_name_plural = _("words of institutions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["word", "institution"], name="unique_word_of_institution")]
        indexes = [models.Index(fields=["institution", "word"], name="word_by_institution")]

    def __str__(self) -> str:
        return self.word


def index_institutions(institutions: Iterable[Institution], *, are_new: bool = False) -> None:
    """Replace the words of stored institutions. Call it after bulk operations, which skip `save`."""
    rows = list(institutions)
    if not are_new:
        InstitutionWord.objects.filter(institution__in=rows).delete()
    words = [InstitutionWord(institution=row, word=word) for row in rows for word in index_words(*row.all_names)]
    InstitutionWord.objects.bulk_create(words, batch_size=2_000)
