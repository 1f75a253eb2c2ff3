"""Questions that an import adds to its list, for columns of the file that no field holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from signatories.characters import gettext_noop
from signatories.enums import QuestionType, Visibility
from signatories.exceptions import UnreadableFile
from signatories.exchange.columns.answer_types import ANY_SEPARATOR, SEPARATOR, are_choices, guess_type
from signatories.exchange.headers.mapping import plain_words
from signatories.exchange.known_columns import NEW_QUESTION
from signatories.exchange.options import ImportOptions
from signatories.form_fields import PrintableField
from signatories.models import ImportBatch, Question
from signatories.models.question import LABEL_LENGTH, MAX_CHOICES, MAX_QUESTIONS
from signatories.questions.editing import add_question, delete_question, has_answers, new_choice_value, new_key
from signatories.text import clean_text, fold

if TYPE_CHECKING:
    from core.users.models import User

#: The attributes of a new question that the report of an import stores.
STORED = ("key", "label", "type", "visibility", "choices", "is_retired")

#: Returns the cells of a column by its header.
CellsOf = Callable[[str], Iterator[str]]


def proposed_questions(
    list_pk: int, listed: Sequence[Question], headers: Sequence[str], options: ImportOptions, cells_of: CellsOf
) -> dict[str, Question]:
    """Return an unsaved question for each header that is mapped to `NEW_QUESTION`.

    The type is guessed from the cells, the answers are private, and the form does not ask the question, unless
    `options.new_questions` has something else. `listed` are the questions of the list. Raises `UnreadableFile`.
    """
    proposed: dict[str, Question] = {}
    for header in filter(lambda header: options.mapping.get(header) == NEW_QUESTION, headers):
        others = [*listed, *proposed.values()]
        _check_label(header, others)
        question = _proposed_question(list_pk, header, options.new_questions.get(header, {}), cells_of(header))
        question.key = new_key(question.label, {other.key for other in others})
        try:
            question.full_clean(exclude=["signatory_list"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise UnreadableFile("%(header)s: %(error)s", header=header, error=" ".join(error.messages)) from error
        proposed[header] = question
    if proposed and len(listed) + len(proposed) > MAX_QUESTIONS:
        raise UnreadableFile(
            gettext_noop("A list has at most %(most)s questions, with those that are no longer asked."),
            most=MAX_QUESTIONS,
        )
    return proposed


def _check_label(header: str, others: Sequence[Question]) -> None:
    words = plain_words(header)
    for other in others:
        if words in map(plain_words, (other.label, *other.labels.values())):
            raise UnreadableFile(
                gettext_noop("The list already has the question “%(label)s”: choose it for the column “%(header)s”."),
                label=other.label,
                header=header,
            )


def _proposed_question(list_pk: int, header: str, wish: Mapping[str, str], cells: Iterator[str]) -> Question:
    answers = Counter(cell.strip() for cell in cells if cell.strip())
    question = Question(
        signatory_list_id=list_pk,
        label=clean_text(header)[:LABEL_LENGTH].strip(),
        type=wish.get("type") or guess_type(header, answers),
        visibility=wish.get("visibility") or Visibility.PRIVATE,
        is_retired=not wish.get("asked"),
    )
    if question.has_choices:
        question.choices = _choices(header, question.type, answers)
    return question


def _choices(header: str, type_: str, answers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the different answers as choices, in the order of the file. Raises `UnreadableFile`."""
    separator = SEPARATOR if are_choices(answers, SEPARATOR) else ANY_SEPARATOR
    parts = (
        part for answer in answers for part in (separator.split(answer) if type_ == QuestionType.CHOICES else [answer])
    )
    labels: dict[str, str] = {}
    for part in filter(fold, parts):
        labels.setdefault(fold(part), part)
        if len(labels) > MAX_CHOICES:
            raise UnreadableFile(
                gettext_noop("The column “%(header)s” has more than %(most)s different answers: choose another type."),
                header=header,
                most=MAX_CHOICES,
            )
    text = PrintableField(max_length=LABEL_LENGTH, needs_glyphs=True)
    choices: list[dict[str, Any]] = []
    for part in labels.values():
        try:
            label = text.clean(part)
        except ValidationError as error:
            raise UnreadableFile("%(header)s: %(error)s", header=header, error=" ".join(error.messages)) from error
        value = new_choice_value(label, {choice["value"] for choice in choices})
        choices.append({"value": value, "label": label, "labels": {}})
    return choices


def mapping_to_new(mapping: Mapping[str, str], proposed: Mapping[str, Question]) -> dict[str, str]:
    """Return a mapping of headers with the columns of the new questions; "" for those that were refused."""
    return {
        header: (proposed[header].column if header in proposed else "") if column == NEW_QUESTION else column
        for header, column in mapping.items()
    }


def as_reported(proposed: Mapping[str, Question]) -> list[dict[str, Any]]:
    """Return new questions as the report of an import stores them, each with its header."""
    return [
        {"header": header, **{name: getattr(question, name) for name in STORED}}
        for header, question in proposed.items()
    ]


def save_new_questions(batch: ImportBatch) -> None:
    """Add the new questions of a previewed import to its list. Call it in the transaction that writes the rows.

    Raises `UnreadableFile` if the questions of the list changed so that one of them no longer fits.
    """
    for reported in batch.report.get("new_questions", []):
        question = Question(
            signatory_list=batch.signatory_list, **{name: reported[name] for name in STORED if name in reported}
        )
        try:
            add_question(question, user=batch.imported_by)
        except ValidationError as error:
            raise UnreadableFile("%(error)s", error=" ".join(error.messages)) from error
    batch.signatory_list.__dict__.pop("all_questions", None)


def remove_new_questions(batch: ImportBatch, *, user: User | None = None) -> list[str]:
    """Delete the questions that an import added, and return their labels.

    Questions with answers, and those that staff changed since, stay.
    """
    removed = []
    for reported in batch.report.get("new_questions", []):
        question = Question.objects.filter(signatory_list=batch.signatory_list, key=reported["key"]).first()
        if question is None or has_answers(question):
            continue
        is_edited = any(getattr(question, name) != reported[name] for name in STORED if name != "choices")
        if is_edited or question.labels or any(choice["labels"] for choice in question.choices):
            continue
        delete_question(question, user=user)
        removed.append(question.label)
    return removed
