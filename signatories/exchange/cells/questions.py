"""Cells of the questions of a list: their columns in files, and the answers in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signatories.enums import QuestionType
from signatories.exchange.cells.consent_answers import parse_yes_no
from signatories.exchange.cells.dates import parse_date
from signatories.exchange.headers.mapping import plain_words
from signatories.models import Contact, Question, Signatory
from signatories.question_types.base import Answer
from signatories.question_types.choices import NO, YES
from signatories.text import fold


def question_columns(questions: Iterable[Question], *, is_private: bool) -> tuple[str, ...]:
    """Return the headers of the private or the other questions, each once, in their order."""
    return tuple(dict.fromkeys(question.column for question in questions if question.is_private == is_private))


def answer_cells(entry: Signatory, questions: Iterable[Question], *, with_private: bool = False) -> dict[str, str]:
    """Return the answers of an entry as text, by column, "" for no answer; private ones if asked for.

    Select the contact with the entry.
    """
    contact: Contact | None = getattr(entry, "contact", None) if with_private else None
    private: Mapping[str, Any] = contact.private_answers if contact else {}
    return {
        question.column: question.to_text((private if question.is_private else entry.answers).get(question.key))
        for question in questions
        if with_private or not question.is_private
    }


class QuestionCells:
    """Reads and writes the cells of the questions of a list, also of those that are no longer asked.

    Values are texts by column, as files have them. What is private is decided by the questions as they are now.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.by_column = {question.column: question for question in questions}
        self.private = question_columns(questions, is_private=True)

    def guess_mapping(self, headers: Iterable[str], taken: Mapping[str, str]) -> dict[str, str]:
        """Return the columns of headers that are the column, key or label of a question, in any language.

        `taken` has the columns of other headers. A header such as "q_city" is a question whatever else it may be.
        """
        words: dict[str, str] = {}
        for question in self.questions:
            for text in (question.key, question.label, *question.labels.values()):
                words.setdefault(plain_words(text), question.column)
        mapping: dict[str, str] = {}
        for header in headers:
            column = header.strip() if header.strip() in self.by_column else ""
            if not column and header not in taken:
                column = words.get(plain_words(header), "")
            if column and column not in (*mapping.values(), *taken.values()):
                mapping[header] = column
        return mapping

    def read(
        self, cells: Mapping[str, str], *, country: str, date_orders: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Return the answers by column, as text, without blank ones, and the errors by column.

        `date_orders` has the order of day and month in columns of dates.
        """
        values, problems = {}, {}
        for column, cell in cells.items():
            question = self.by_column[column]
            try:
                answer = _read(question, cell, country, date_orders.get(column, ""))
            except ValueError as error:
                problems[column] = [str(error)]
                continue
            if answer is not None:
                values[column] = question.to_text(answer)
        return values, problems

    def texts(self, entry: Signatory) -> dict[str, str]:
        """Return all answers of an entry as text, by column; "" for no answer. Select the contact with the entry."""
        return answer_cells(entry, self.questions, with_private=True)

    def split(self, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the values of public questions and those of private ones."""
        public = {column: text for column, text in values.items() if column not in self.private}
        return public, {column: text for column, text in values.items() if column in self.private}

    def answers(
        self, values: Mapping[str, str], *, is_private: bool, stored: Mapping[str, Any] | None = None
    ) -> dict[str, Answer]:
        """Return `stored`, updated with the private or the other answers in `values`; "" removes an answer.

        Columns of other fields, and of questions that were deleted meanwhile, are left out.
        """
        answers = dict(stored or {})
        for column, text in values.items():
            question = self.by_column.get(column)
            if question is None or question.is_private != is_private:
                continue
            answer = _stored(question, text)
            if answer is None:
                answers.pop(question.key, None)
            else:
                answers[question.key] = answer
        return dict(sorted(answers.items()))


def _read(question: Question, cell: str, country: str, date_order: str) -> Answer | None:
    """Return the answer in a cell of people's files, which say yes and write dates in many ways."""
    if question.type == QuestionType.DATE:
        day = parse_date(cell, date_order)
        return day.isoformat() if day else None
    if question.type == QuestionType.YES_NO and (answer := parse_yes_no(fold(cell))) is not None and cell.strip():
        cell = YES if answer else NO
    return question.answer_type.parse(cell, question, country=country)


def _stored(question: Question, text: str) -> Answer | None:
    """Return the answer in a text of `to_text`; a code that was checked by another country stays as it is."""
    if question.type == QuestionType.POSTAL_CODE:
        return text or None
    return question.answer_type.parse(text, question)
