"""Columns of the listing of signatories with the answers to a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagtail.admin.ui.tables import BaseColumn

from core.integers import parse_integer
from core.listing_cells import Column
from signatories.models import Question, Signatory
from signatories.models.question import COLUMN_PREFIX, KEY, answer_column

#: Questions that the screen to choose columns offers.
MAX_OFFERED = 100


class AnswerColumn(Column):
    """The answers to the questions with a key, of all lists that have one; private ones if they may be shown."""

    def __init__(self, key: str, *, with_private: bool, **kwargs: Any) -> None:
        super().__init__(answer_column(key), **kwargs)
        self.key, self.with_private = key, with_private

    def get_value(self, instance: Signatory) -> str:
        """Return the answer of an entry for people; "" for none. Preload the questions, and the contact if needed."""
        contact = getattr(instance, "contact", None) if self.with_private else None
        private = contact.private_answers if contact else {}
        if self.key not in instance.answers and self.key not in private:
            return ""
        question = next((other for other in instance.signatory_list.all_questions if other.key == self.key), None)
        answers = private if question and question.is_private else instance.answers
        return question.display(answers[self.key]) if question and self.key in answers else ""


def answer_columns(selected: Sequence[str], list_pk: str, *, with_private: bool) -> dict[str, BaseColumn]:
    """Return the columns of the selected questions that exist, by name, in the order of `selected`.

    The label is that of the list with the primary key `list_pk`, or of the first list that has the question.
    """
    keys = [name.removeprefix(COLUMN_PREFIX) for name in selected if is_answer_column(name)]
    labels = {question.key: question.printed_label for question in _questions(list_pk, with_private, key__in=keys)}
    return {
        answer_column(key): AnswerColumn(key, with_private=with_private, label=labels[key])
        for key in keys
        if key in labels
    }


def answer_column_choices(list_pk: str, *, with_private: bool) -> list[tuple[str, str]]:
    """Return name and label of the columns of questions: those of the list, or else of all lists."""
    choices = {question.column: question.printed_label for question in reversed(_questions(list_pk, with_private))}
    return list(reversed(choices.items()))[:MAX_OFFERED]


def is_answer_column(name: str) -> bool:
    """Return whether the name of a column is that of a question."""
    return name.startswith(COLUMN_PREFIX) and KEY.fullmatch(name.removeprefix(COLUMN_PREFIX)) is not None


def _questions(list_pk: str, with_private: bool, **filters: Any) -> list[Question]:
    if not all(filters.values()):
        return []
    questions = Question.objects.filter(**filters).order_by("signatory_list", "position", "pk")
    if (chosen := parse_integer(list_pk)) is not None:
        questions = questions.filter(signatory_list=chosen)
    return [question for question in questions if with_private or not question.is_private]
