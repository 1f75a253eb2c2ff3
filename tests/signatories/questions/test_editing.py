"""Changes of questions by staff, and what their answers forbid."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from signatories.enums import QuestionType, Visibility
from signatories.exceptions import InvalidTransition
from signatories.models import Contact, Correction, Question, Signatory, SignatoryList
from signatories.models.question import MAX_QUESTIONS
from signatories.questions.editing import (
    add_question,
    change_question,
    delete_question,
    has_answers,
    new_key,
    order_questions,
    set_retired,
    used_choices,
)
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

CHOICES = [{"value": value, "label": value.title(), "labels": {}} for value in ("law", "biology", "art")]


def errors(question: Question, **changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        change_question(question, changes)
    assert Question.objects.filter(pk=question.pk, visibility=question.visibility, key=question.key).exists()
    return set(caught.value.message_dict)


def answered(question: Question, answer: Any = "Toronto", *, is_private: bool = False, **more: Any) -> Signatory:
    more = {"signatory_list": question.signatory_list, "email": "robin@example.org", **more}
    entry: Signatory = SignatoryFactory(**more)
    if is_private:
        Contact.objects.filter(pk=entry.pk).update(private_answers={question.key: answer})
    else:
        Signatory.objects.filter(pk=entry.pk).update(answers={question.key: answer})
    return entry


@pytest.mark.parametrize(
    ("label", "key"),
    [("Postal code", "postal_code"), ("Ville ?", "ville"), ("Wie viele?", "wie_viele"), ("都市", "question")],
)
def test_a_key_is_made_of_the_question(label: str, key: str) -> None:
    signatory_list = SignatoryListFactory()
    assert add_question(Question(signatory_list=signatory_list, label=label)).key == key
    assert new_key(label, {key}) == f"{key}_2"
    assert add_question(Question(signatory_list=signatory_list, label=label)).position == 2


def test_a_list_has_so_many_questions() -> None:
    signatory_list = SignatoryListFactory()
    QuestionFactory.create_batch(MAX_QUESTIONS, signatory_list=signatory_list)
    with pytest.raises(ValidationError):
        add_question(Question(signatory_list=signatory_list, label="One more"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "Postal code"},
        {"key": "taken"},
        {"type": QuestionType.CHOICE},
        {"type": QuestionType.CHOICE, "choices": [*CHOICES, {"value": "x", "label": "LAW", "labels": {}}]},
        {"type": QuestionType.LONG_TEXT, "visibility": Visibility.PRINTED},
        {"label": ""},
    ],
)
def test_a_question_that_nobody_can_answer_is_refused(wrong: dict[str, Any]) -> None:
    signatory_list = QuestionFactory(key="taken").signatory_list
    with pytest.raises(ValidationError):
        add_question(Question(**{"signatory_list": signatory_list, "label": "City", **wrong}))
    assert Question.objects.count() == 1


def test_without_answers_everything_can_change() -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRIVATE)
    changes = {"key": "town", "type": QuestionType.CHOICE, "choices": CHOICES, "visibility": Visibility.PRINTED}
    changed = change_question(question, changes)
    assert {name: getattr(changed, name) for name in changes} == changes


@pytest.mark.parametrize("is_private", [True, False])
def test_with_answers_key_and_type_stay(is_private: bool) -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRIVATE if is_private else Visibility.PUBLIC)
    answered(question, is_private=is_private)
    assert errors(question, key="town") == {"key"}
    assert errors(question, type=QuestionType.ORCID) == {"type"}
    assert change_question(question, {"label": "Town", "is_required": True}).label == "Town"


def test_private_answers_never_become_public() -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRIVATE)
    answered(question, is_private=True)
    for visibility in (Visibility.PUBLIC, Visibility.PRINTED):
        assert errors(question, visibility=visibility) == {"visibility"}


def test_public_answers_move_to_the_contacts_once_they_are_private() -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRINTED)
    entry = answered(question)
    Correction.objects.create(signatory=entry, values={"answers": {"city": "Ottawa"}, "title": "x"})
    change_question(question, {"visibility": Visibility.PRIVATE})
    entry = Signatory.objects.select_related("contact", "correction").get()
    assert (entry.answers, entry.contact.private_answers) == ({}, {"city": "Toronto"})
    assert entry.correction.values == {"answers": {}, "title": "x"}


def test_an_entry_without_a_contact_gets_one_for_its_private_answer() -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRINTED)
    entry = answered(question, email=None)
    change_question(question, {"visibility": Visibility.PRIVATE})
    assert Signatory.objects.get(pk=entry.pk).answers == {}
    contact = Contact.objects.get()
    assert (contact.pk, contact.email, contact.private_answers) == (entry.pk, "", {"city": "Toronto"})


def test_printed_answers_become_public_ones_and_the_reverse() -> None:
    question = QuestionFactory(key="city", visibility=Visibility.PRINTED)
    entry = answered(question)
    assert change_question(question, {"visibility": Visibility.PUBLIC}).visibility == Visibility.PUBLIC
    assert Signatory.objects.get(pk=entry.pk).answers == {"city": "Toronto"}


@pytest.mark.parametrize(("type_", "answer"), [(QuestionType.CHOICE, "law"), (QuestionType.CHOICES, ["law"])])
def test_a_choice_that_has_been_chosen_stays_and_can_be_renamed(type_: QuestionType, answer: Any) -> None:
    question = QuestionFactory(key="field", type=type_, choices=CHOICES)
    answered(question, answer)
    assert used_choices(question) == {"law"}
    assert errors(question, choices=CHOICES[1:]) == {"choices"}
    renamed = [{**CHOICES[0], "label": "Law and order"}, CHOICES[2]]
    assert change_question(question, {"choices": renamed}).choices == renamed


def test_a_question_with_answers_is_retired_and_not_deleted() -> None:
    question = QuestionFactory(key="city")
    answered(question)
    with pytest.raises(InvalidTransition):
        delete_question(question)
    assert set_retired(question, is_retired=True).is_retired
    assert set_retired(question, is_retired=True).is_retired
    assert ModelLogEntry.objects.filter(action="signatories.retire_question").count() == 1
    assert not set_retired(question, is_retired=False).is_retired


def test_a_question_without_answers_is_deleted_once() -> None:
    question = QuestionFactory(key="city")
    # Answers under the same key belong to another list.
    answered(QuestionFactory(key="city"))
    assert not has_answers(question)
    delete_question(question)
    delete_question(question)
    assert Question.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="signatories.delete_question").count() == 1


@pytest.mark.parametrize("key", ["exact", "isnull", "a__b", "contains", "x0"])
def test_keys_that_are_words_of_queries_are_keys(key: str) -> None:
    question = QuestionFactory(key=key, type=QuestionType.CHOICE, choices=CHOICES)
    assert not has_answers(question)
    answered(question, "art")
    assert has_answers(question)
    assert used_choices(question) == {"art"}


def test_questions_are_asked_in_the_order_that_staff_choose() -> None:
    signatory_list: SignatoryList = SignatoryListFactory()
    first, second, third = QuestionFactory.create_batch(3, signatory_list=signatory_list)
    order_questions(signatory_list, [third.pk, first.pk])
    order_questions(signatory_list, [third.pk, first.pk])
    assert list(signatory_list.questions.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]
    assert ModelLogEntry.objects.filter(action="signatories.order_questions").count() == 1


def test_a_choice_that_waits_in_a_correction_stays() -> None:
    choices = [{"value": value, "label": value.upper(), "labels": {}} for value in ("a", "b")]
    question = QuestionFactory(key="team", type=QuestionType.CHOICE, choices=choices)
    entry = SignatoryFactory(signatory_list=question.signatory_list)
    Correction.objects.create(signatory=entry, values={"answers": {"team": "a"}})
    with pytest.raises(ValidationError, match="stay: A"):
        change_question(question, {"choices": choices[1:]})
    assert change_question(question, {"choices": choices[:1]}).choices == choices[:1]
