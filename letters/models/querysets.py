from __future__ import annotations

import re

from django.db.models import F
from django.http import HttpRequest
from wagtail.models import PageManager, PageQuerySet

from core.sessions import has_session
from letters.page_restrictions import readable
from letters.visibility import visible

#: SQLite takes other characters for its own syntax, control characters even where they are quoted.
WORD = re.compile(r"\w+")


class LetterQuerySet(PageQuerySet):
    """Letters, in any language."""

    def public(self) -> LetterQuerySet:
        """Filter to letters that anybody may read. An alias is not a letter of its own."""
        return visible(self.filter(alias_of=None))

    def newest_first(self, request: HttpRequest | None = None) -> LetterQuerySet:
        """Order public letters by the date of the letter; include those unlocked for the reader of `request`.

        Without a request, and for readers without a session, the result is the same for everybody.
        """
        letters = readable(self.filter(alias_of=None), request) if request and has_session(request) else self.public()
        return letters.order_by(F("date").desc(nulls_last=True), "-first_published_at", "-pk")

    def matching(self, words: str) -> LetterQuerySet:
        """Filter to letters with all `words`, by the search index; characters outside of words are ignored."""
        words = " ".join(WORD.findall(words))
        if not words:
            return self
        # The search backend cannot apply the other filters.
        results = self.model.objects.live().search(words, operator="and")
        return self.filter(pk__in=[page.pk for page in results])


LetterManager = PageManager.from_queryset(LetterQuerySet)
