"""Filters of the listing of signatories by the answers to the questions of the chosen list."""

from __future__ import annotations

from functools import partial
from typing import Any

import django_filters
from django.db.models.fields.json import KeyTransform

from signatories.enums import QuestionType
from signatories.models import Question


def answer_filters(list_pk: int, *, with_private: bool) -> dict[str, django_filters.Filter]:
    """Return a filter for each question of a list, by the column of the question; private ones if asked for."""
    questions = Question.objects.filter(signatory_list=list_pk).order_by("position", "pk")
    return {question.column: _filter(question) for question in questions if with_private or not question.is_private}


def _filter(question: Question) -> django_filters.Filter:
    label, method = question.printed_label, partial(filter_answers, question)
    if question.has_choices:
        return django_filters.ChoiceFilter(label=label, method=method, choices=list(question.choice_labels.items()))
    if question.type == QuestionType.YES_NO:
        return django_filters.BooleanFilter(label=label, method=method)
    return django_filters.CharFilter(label=label, method=method)


def filter_answers(question: Question, queryset: Any, name: str, value: Any) -> Any:
    """Return the entries whose answer is `value`, or contains it: a choice among several, or a part of a text."""
    column = "contact__private_answers" if question.is_private else "answers"
    # A key may be a word of queries, so it is no part of a lookup.
    alias = f"_{name}"
    queryset = queryset.alias(**{alias: KeyTransform(question.key, column)})
    if question.type == QuestionType.CHOICES:
        return queryset.filter(**{f"{alias}__icontains": f'"{value}"'})
    if question.type in (QuestionType.CHOICE, QuestionType.YES_NO):
        return queryset.filter(**{alias: value})
    return queryset.filter(**{f"{alias}__icontains": value})
