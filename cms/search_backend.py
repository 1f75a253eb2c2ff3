"""Wagtail's database search, made robust against any input.

Wagtail's compiler for SQLite quotes words without escaping quotation marks, and compiles an invalid query from
no-break spaces. Both cause a database error.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, StrIndex
from modelsearch.backends import database
from modelsearch.query import Phrase, PlainText

#: The text search configuration of PostgreSQL that a migration creates: words as they are, without accents. SQLite
#: ignores accents by itself.
CONFIGURATION = "undersigned"
#: A valid query that matches nothing.
MATCHES_NOTHING = "'"


class Unquoted:
    """Compiles words without quotation marks."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Return the expression of a query; one that matches nothing if no word is left."""
        if isinstance(query, (PlainText, Phrase)):
            query = copy(query)
            query.query_string = query.query_string.replace('"', " ").strip() or MATCHES_NOTHING
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]


class RankedOnce:
    """Ranks all matches in one pass over the index. Modelsearch makes a pass over it for each row that it sorts."""

    def search(self: Any, config: Any, start: int, stop: int | None, score_field: str | None = None) -> Any:
        """Return the matching rows from `start` to `stop`, the best match first if they are sorted by relevance."""
        if score_field or not self.order_by_relevance or not isinstance(self.query, PlainText):
            return super().search(config, start, stop, score_field=score_field)  # type: ignore[misc]
        permitted = set(self.queryset.order_by().values_list("pk", flat=True))
        ranked = sorted((score, -pk) for pk, score in self.scores(config) if pk in permitted)
        best = [-pk for _score, pk in ranked[start:stop]]
        # One expression for any number of rows: a `Case` with hundreds of conditions takes longer than the search.
        keys = Value("".join(f",{pk}" for pk in best) + ",")
        place = StrIndex(keys, Concat(Value(","), Cast("pk", CharField()), Value(",")))
        return self.queryset.filter(pk__in=best).order_by(place)

    def scores(self: Any, config: Any) -> list[tuple[int, float]]:
        """Return primary key and score of each match; the lowest score is the best."""
        # The module cannot be imported with another database.
        from modelsearch.backends.database.sqlite import sqlite

        words = self.build_search_query(self.query, config=config)
        entries = sqlite.SQLiteFTSIndexEntry.objects.filter(
            sqlite.MatchExpression(self.fields or self.FTS_TABLE_FIELDS, words)
        )
        types = sqlite.get_descendants_content_types_pks(self.queryset.model)
        score = self._build_rank_expression(self.get_search_vectors(), config)
        rows = entries.filter(index_entry__content_type__in=types).annotate(score=score)
        return [(int(key), score) for key, score in rows.values_list("index_entry__object_id", "score")]


class WordsOnly:
    """A backend that finds nothing for spaces; PostgreSQL's finds pages without indexed words."""

    def _search(self, query_compiler_class: type, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        words = query.strip() or MATCHES_NOTHING if isinstance(query, str) and query else query
        return super()._search(query_compiler_class, words, model_or_queryset, **options)  # type: ignore[misc]


def SearchBackend(parameters: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """Return the backend for the current database."""
    if connection.vendor == "postgresql":
        parameters = {"SEARCH_CONFIG": CONFIGURATION, "AUTOCOMPLETE_SEARCH_CONFIG": CONFIGURATION, **parameters}
    plain = type(database.SearchBackend(parameters))
    backend = type(plain.__name__, (WordsOnly, plain), {})(parameters)
    if connection.vendor == "sqlite":
        # Its module cannot be imported with another database.
        backend.query_compiler_class = _unquoted(backend.query_compiler_class)
        backend.autocomplete_query_compiler_class = _unquoted(backend.autocomplete_query_compiler_class)
    return backend


def _unquoted(compiler: type) -> type:
    return type(f"Unquoted{compiler.__name__}", (RankedOnce, Unquoted, compiler), {})
