"""Questions asked of many letters or editions at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from wagtail.models import PageManager, PageQuerySet

from letters.enums import EditionState
from letters.page_restrictions import has_session, readable
from letters.visibility import public_letters, visible

if TYPE_CHECKING:
    from django.http import HttpRequest

    from letters.models import Edition, EditionFile  # noqa: F401 (named in the bases below)


#: SQLite takes other characters for its own syntax, control characters even where they are quoted.
WORD = re.compile(r"\w+")


class LetterQuerySet(PageQuerySet):
    """Letters, in any language."""

    def newest_first(self, request: HttpRequest | None = None) -> LetterQuerySet:
        """Published letters anybody may read, by the date they bear; also those unlocked for the reader of a request.

        Without a request, and for readers without a session, they are the same for everybody.
        """
        letters = self.filter(alias_of=None)
        letters = readable(letters, request) if request and has_session(request) else visible(letters)
        return letters.order_by(F("date").desc(nulls_last=True), "-first_published_at", "-pk")

    def matching(self, words: str) -> LetterQuerySet:
        """Keep letters that have all `words`, by the search index; what is no word is passed over."""
        words = " ".join(WORD.findall(words))
        if not words:
            return self
        # The index knows none of the other filters.
        found = self.model.objects.live().search(words, operator="and")
        return self.filter(pk__in=[page.pk for page in found])


LetterManager = PageManager.from_queryset(LetterQuerySet)


class EditionQuerySet(QuerySet["Edition"]):
    """Editions, by where they stand."""

    def published(self) -> EditionQuerySet:
        """Keep editions that anybody may download."""
        return self.filter(state=EditionState.PUBLISHED)

    def numbered(self) -> EditionQuerySet:
        """Keep editions that are or were public, the newest first."""
        return self.filter(state__in=(EditionState.PUBLISHED, EditionState.TAKEN_DOWN)).order_by("-number")

    def unfinished(self) -> EditionQuerySet:
        """Keep editions that wait for the worker or are being typeset."""
        return self.filter(state__in=(EditionState.QUEUED, EditionState.RENDERING))


class EditionFileQuerySet(QuerySet["EditionFile"]):
    """PDFs of editions."""

    def published(self) -> EditionFileQuerySet:
        """Keep files that anybody may download: of published editions, in languages whose letter is public now."""
        published = self.filter(edition__state=EditionState.PUBLISHED).in_public_language()
        return published.select_related("edition__signatory_list__permanent_address")

    def in_public_language(self) -> EditionFileQuerySet:
        """Keep files whose letter anybody may read now, in the language of the file."""
        return self.filter(letter__in=public_letters())

    def numbered(self) -> EditionFileQuerySet:
        """Keep files that anybody may download, and those that were taken down."""
        return self.filter(edition__state__in=(EditionState.PUBLISHED, EditionState.TAKEN_DOWN))
