"""The registry of the types of questions."""

from __future__ import annotations

from signatories.enums import QuestionType
from signatories.question_types.base import AnswerType, AskedQuestion
from signatories.question_types.choices import ChoicesType, ChoiceType, YesNoType
from signatories.question_types.identifiers import OrcidType, PostalCodeType, UrlType
from signatories.question_types.numbers import DateType, NumberType
from signatories.question_types.texts import LongTextType, TextType

ANSWER_TYPES: dict[QuestionType, AnswerType] = {
    QuestionType.TEXT: TextType(),
    QuestionType.LONG_TEXT: LongTextType(),
    QuestionType.CHOICE: ChoiceType(),
    QuestionType.CHOICES: ChoicesType(),
    QuestionType.YES_NO: YesNoType(),
    QuestionType.NUMBER: NumberType(),
    QuestionType.DATE: DateType(),
    QuestionType.POSTAL_CODE: PostalCodeType(),
    QuestionType.ORCID: OrcidType(),
    QuestionType.URL: UrlType(),
}


def answer_type(question: AskedQuestion) -> AnswerType:
    """Return the rules for the answers to a question."""
    return ANSWER_TYPES[QuestionType(question.type)]
