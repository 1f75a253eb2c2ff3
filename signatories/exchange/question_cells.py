"""Cells of the questions of a list: their columns in files, and the text of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signatories.models import Contact, Question, Signatory


def question_columns(questions: Iterable[Question], *, is_private: bool) -> tuple[str, ...]:
    """Return the headers of the private or the other questions, each once, in their order."""
    return tuple(dict.fromkeys(question.column for question in questions if question.is_private == is_private))


def answer_cells(entry: Signatory, questions: Sequence[Question], *, with_private: bool = False) -> dict[str, str]:
    """Return the answers of an entry as text, by column, "" for no answer; private ones if asked for.

    Select the contact with the entry.
    """
    contact: Contact | None = getattr(entry, "contact", None) if with_private else None
    return _cells(questions, entry.answers, is_private=False) | (
        _cells(questions, contact.private_answers if contact else {}, is_private=True) if with_private else {}
    )


def _cells(questions: Iterable[Question], answers: Mapping[str, Any], *, is_private: bool) -> dict[str, str]:
    return {
        question.column: question.to_text(answers.get(question.key))
        for question in questions
        if question.is_private == is_private
    }
