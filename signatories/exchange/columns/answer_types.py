"""Guessing the type of the answers in a column of a file, for a new question of the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from signatories.enums import QuestionType
from signatories.exchange.cells.consent_answers import NO, YES
from signatories.exchange.cells.dates import detect_date_order, parse_date
from signatories.exchange.headers.mapping import plain_words
from signatories.models import Question
from signatories.question_types.texts import TEXT_LENGTH
from signatories.text import fold

#: The different cells of a column that are not blank, with their numbers.
Answers = Mapping[str, int]

#: A column holds choices if it has at most this many different answers, each given twice on average.
MAX_GUESSED_CHOICES, ANSWERS_PER_CHOICE = 12, 2
#: Longer answers are no choices, and longer numbers are numbers of telephones or members.
CHOICE_LENGTH, NUMBER_DIGITS = 60, 9
#: Headers of codes, whose leading zeros count.
CODE = re.compile(r"\b(?:postal|postcode|zip|plz|postleitzahl|phone|tel|telephone|telefon|mobile|handy|code)\b")
PLAIN_NUMBER = re.compile(r"[-−]?(?:0|[1-9][\d '’\u00a0\u202f]*)(?:[.,]\d+)?", re.ASCII)
#: A point before three digits may separate thousands.
THOUSANDS = re.compile(r".*\.\d{3}", re.ASCII)
#: Separators of several choices. Commas are frequent within one answer, so they are no evidence.
SEPARATOR, ANY_SEPARATOR = re.compile(r"[;\n|]"), re.compile(r"[,;\n|]")
WEB_ADDRESS = re.compile(r"(?i)https?://\S+")


def guess_type(header: str, answers: Answers) -> QuestionType:
    """Return the most specific type in which every answer of a column can be read."""
    if not answers:
        return QuestionType.TEXT
    return next((type_ for type_, are_answers in GUESSES if are_answers(header, answers)), QuestionType.TEXT)


def are_choices(answers: Answers, separator: re.Pattern[str] | None) -> bool:
    """Return whether few answers, or parts of answers, are given many times."""
    if separator and not any(map(separator.search, answers)):
        return False
    numbers: Counter[str] = Counter()
    for answer, number in answers.items():
        for part in separator.split(answer) if separator else [answer]:
            if words := fold(part):
                numbers[words] += number
    return (
        2 <= len(numbers) <= MAX_GUESSED_CHOICES  # noqa: PLR2004 - one answer of everybody is no choice
        and max(map(len, numbers)) <= CHOICE_LENGTH
        and numbers.total() >= ANSWERS_PER_CHOICE * len(numbers)
    )


def _are_read(answers: Answers, read: Callable[[str], Any]) -> bool:
    try:
        return all(read(answer) is not None for answer in answers)
    except ValueError:
        return False


def _are_read_as(type_: QuestionType, answers: Answers) -> bool:
    question = Question(type=type_)
    return _are_read(answers, lambda answer: question.answer_type.parse(answer, question))


def _are_numbers(header: str, answers: Answers) -> bool:
    if CODE.search(plain_words(header)) or not all(map(PLAIN_NUMBER.fullmatch, answers)):
        return False
    pointed = [answer for answer in answers if "." in answer]
    is_grouped = bool(pointed) and all(map(THOUSANDS.fullmatch, pointed))
    is_short = all(len(re.sub(r"\D", "", answer)) <= NUMBER_DIGITS for answer in answers)
    return is_short and not is_grouped and _are_read_as(QuestionType.NUMBER, answers)


def _are_yes_or_no(_header: str, answers: Answers) -> bool:
    return {fold(answer) for answer in answers} <= YES | NO


def _are_dates(_header: str, answers: Answers) -> bool:
    order = detect_date_order(answers)
    return _are_read(answers, lambda answer: parse_date(answer, order))


def _are_long(_header: str, answers: Answers) -> bool:
    return any(len(answer) > TEXT_LENGTH or "\n" in answer for answer in answers)


#: The types that are guessed, and whether the answers of a column are of each; the first one counts.
GUESSES: tuple[tuple[QuestionType, Callable[[str, Answers], bool]], ...] = (
    (QuestionType.NUMBER, _are_numbers),
    (QuestionType.YES_NO, _are_yes_or_no),
    (QuestionType.DATE, _are_dates),
    (QuestionType.ORCID, lambda _header, answers: _are_read_as(QuestionType.ORCID, answers)),
    (
        QuestionType.URL,
        lambda _header, answers: all(map(WEB_ADDRESS.fullmatch, answers)) and _are_read_as(QuestionType.URL, answers),
    ),
    (QuestionType.CHOICES, lambda _header, answers: are_choices(answers, SEPARATOR)),
    (QuestionType.LONG_TEXT, _are_long),
    (QuestionType.CHOICE, lambda _header, answers: are_choices(answers, None)),
)
