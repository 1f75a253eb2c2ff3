"""Wagtail's search in the database, for whatever is typed.

Its compiler for SQLite puts words between quotation marks without doubling those inside, and makes no query of spaces
without a break: both end in an error of the database.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.query import Phrase, PlainText

#: A query that is no syntax and matches nothing.
NOTHING = "'"


class Unquoted:
    """Compiles words without their quotation marks."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Return the expression of a query; where no word is left, one that finds nothing."""
        if isinstance(query, (PlainText, Phrase)):
            query = copy(query)
            query.query_string = query.query_string.replace('"', " ").strip() or NOTHING
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]


class WordsOnly:
    """A backend that finds nothing by spaces; PostgreSQL's finds pages by them that have no words in the index."""

    def _search(self, query_compiler_class: type, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        words = query.strip() or NOTHING if isinstance(query, str) and query else query
        return super()._search(query_compiler_class, words, model_or_queryset, **options)  # type: ignore[misc]


def SearchBackend(parameters: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """Return the backend of the database that is in use."""
    plain = type(database.SearchBackend(parameters))
    backend = type(plain.__name__, (WordsOnly, plain), {})(parameters)
    if connection.vendor == "sqlite":
        # Its module cannot be imported beside another database.
        backend.query_compiler_class = _unquoted(backend.query_compiler_class)
        backend.autocomplete_query_compiler_class = _unquoted(backend.autocomplete_query_compiler_class)
    return backend


def _unquoted(compiler: type) -> type:
    return type(f"Unquoted{compiler.__name__}", (Unquoted, compiler), {})
