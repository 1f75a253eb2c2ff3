"""Expressions of querysets that Django has not, on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Aggregate, Expression, TextField, Value


class Literal(Expression):
    """A constant of the code that the SQL names, at the place of an ordinary value in `filter()`.

    SQLite uses an index with a condition only for queries that repeat the condition, and Django passes values as
    parameters. Raises `ValueError` for anything but lower-case letters, so that nothing has to be quoted.
    """

    output_field = TextField()

    def __init__(self, word: str) -> None:
        super().__init__()
        if not re.fullmatch("[a-z]+", word):
            raise ValueError(f"Not a word: {word!r}")
        self.word = str(word)

    def as_sql(self, *_args: Any) -> tuple[str, tuple[str, ...]]:
        return f"'{self.word}'", ()


class Lines(Aggregate):
    """The texts of a column in one text, joined by line breaks, in no order. The texts must have none.

    One text of 20,000 names is read in a third of the time of as many rows.
    """

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, column: str) -> None:
        super().__init__(column, Value("\n"))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)
