"""Wagtail's database search, made robust against any input.

Wagtail's compiler for SQLite quotes words without escaping quotation marks, and compiles an invalid query from
no-break spaces. Both cause a database error.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connection
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
    return type(f"Unquoted{compiler.__name__}", (Unquoted, compiler), {})
