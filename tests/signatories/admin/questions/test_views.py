"""The screens of the questions of a list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as DjangoSettings

from core.users.models import User
from signatories.enums import QuestionType, Visibility
from signatories.models import Question, Signatory, SignatoryList
from tests.factories import LetterFactory, QuestionFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

FORM: dict[str, Any] = {
    "label": "Discipline",
    "labels-fr": "Discipline (fr)",
    "help_text": "",
    "type": "choice",
    "choices-0-value": "",
    "choices-0-label": "Law",
    "choices-0-labels-fr": "Droit",
    "choices-1-value": "forged",
    "choices-1-label": "Biology",
    "choices-2-value": "",
    "choices-2-label": " ",
    "country": "",
    "visibility": "printed",
    "kinds": "everybody",
    "key": "",
}


@pytest.fixture
def signatory_list() -> SignatoryList:
    asking: SignatoryList = SignatoryListFactory()
    return asking


def url(name: str, signatory_list: SignatoryList, *args: object) -> str:
    return reverse(f"signatory_lists:{name}", args=[signatory_list.pk, *args])


def test_a_question_is_added_with_its_choices(staff_client: Client, signatory_list: SignatoryList) -> None:
    assert "Add the question" in staff_client.get(url("add_question", signatory_list)).content.decode()
    response = staff_client.post(url("add_question", signatory_list), FORM)
    assert response.status_code == 302, response.context["form"].errors
    question = Question.objects.get()
    assert (question.key, question.labels, question.visibility) == ("discipline", {"fr": "Discipline (fr)"}, "printed")
    assert question.choices == [
        {"value": "law", "label": "Law", "labels": {"fr": "Droit"}},
        {"value": "biology", "label": "Biology", "labels": {}},
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"choices-1-label": "LAW"}, "choices"),
        ({"choices-1-label": "a\x07b"}, "choices"),
        ({"type": "long_text"}, "visibility"),
        ({"key": "Not a key"}, "key"),
        ({"key": "taken"}, "key"),
        ({"label": ""}, "label"),
    ],
)
def test_errors_are_shown_beside_their_fields(
    staff_client: Client, signatory_list: SignatoryList, wrong: dict[str, str], field: str
) -> None:
    QuestionFactory(signatory_list=signatory_list, key="taken")
    response = staff_client.post(url("add_question", signatory_list), {**FORM, **wrong})
    assert response.status_code == 200
    assert set(response.context["form"].errors) <= {field, "__all__"}
    assert response.context["form"].errors
    assert Question.objects.count() == 1


def test_choices_keep_their_values_when_they_are_renamed_and_moved(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    staff_client.post(url("add_question", signatory_list), FORM)
    question = Question.objects.get()
    Signatory.objects.filter(pk=SignatoryFactory(signatory_list=signatory_list).pk).update(
        answers={"discipline": "law"}
    )
    changed = {
        **{name: value for name, value in FORM.items() if not name.startswith("choices")},
        "choices-0-value": "biology",
        "choices-0-label": "Biology",
        "choices-1-value": "law",
        "choices-1-label": "Law and order",
        "key": "another",
        "type": "text",
    }
    response = staff_client.post(url("edit_question", signatory_list, question.pk), changed)
    assert response.status_code == 302, response.context["form"].errors
    question.refresh_from_db()
    assert [choice["value"] for choice in question.choices] == ["biology", "law"]
    assert (question.key, question.type) == ("discipline", QuestionType.CHOICE)
    missing = {**changed, "choices-1-label": "", "choices-1-value": ""}
    response = staff_client.post(url("edit_question", signatory_list, question.pk), missing)
    assert set(response.context["form"].errors) == {"choices"}


def test_private_answers_stay_private_on_the_screen_too(staff_client: Client, signatory_list: SignatoryList) -> None:
    question = QuestionFactory(signatory_list=signatory_list, key="city", visibility=Visibility.PRIVATE)
    entry = SignatoryFactory(signatory_list=signatory_list, email="robin@example.org")
    entry.contact.private_answers = {"city": "Toronto"}
    entry.contact.save()
    response = staff_client.post(
        url("edit_question", signatory_list, question.pk), {**FORM, "type": "text", "visibility": "public"}
    )
    assert set(response.context["form"].errors) == {"visibility"}
    assert Question.objects.get().visibility == Visibility.PRIVATE


@pytest.mark.parametrize("size", [1, 3])
def test_the_listing_costs_the_same_whatever_its_length(
    staff_client: Client, signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    QuestionFactory.create_batch(size, signatory_list=signatory_list)
    QuestionFactory()
    staff_client.get(url("questions", signatory_list))
    with django_assert_num_queries(9):
        page = staff_client.get(url("questions", signatory_list))
    assert len(page.context["object_list"]) == size


def test_questions_are_moved_retired_and_deleted(staff_client: Client, signatory_list: SignatoryList) -> None:
    first, second = QuestionFactory.create_batch(2, signatory_list=signatory_list)
    staff_client.post(url("move_question", signatory_list, second.pk) + "?position=0")
    assert list(signatory_list.questions.values_list("pk", flat=True)) == [second.pk, first.pk]
    remove = url("remove_question", signatory_list, first.pk)
    assert "Delete the question" in staff_client.get(remove).content.decode()
    staff_client.post(remove, {"action": "retire"})
    assert Question.objects.get(pk=first.pk).is_retired
    staff_client.post(remove, {"action": "ask"})
    staff_client.post(remove, {"action": "delete"})
    assert list(signatory_list.questions.all()) == [second]


def test_a_question_of_another_list_is_not_found(staff_client: Client, signatory_list: SignatoryList) -> None:
    other = QuestionFactory()
    for name in ("edit_question", "remove_question"):
        assert staff_client.get(url(name, signatory_list, other.pk)).status_code == 404
    assert staff_client.post(url("move_question", signatory_list, other.pk)).status_code == 404


def test_the_preview_shows_the_form_of_each_kind(staff_client: Client, signatory_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=signatory_list, label="City of birth", kinds="individual")
    assert "City of birth" in staff_client.get(url("preview_questions", signatory_list)).content.decode()
    page = staff_client.get(url("preview_questions", signatory_list) + "?kind=organization").content.decode()
    assert "City of birth" not in page


def test_the_preview_shows_the_form_in_each_language(staff_client: Client, signatory_list: SignatoryList) -> None:
    QuestionFactory(signatory_list=signatory_list, label="City of birth", labels={"fr": "Ville de naissance"})
    preview = url("preview_questions", signatory_list)
    assert "Ville de naissance" in staff_client.get(f"{preview}?language=fr").content.decode()
    assert "City of birth" in staff_client.get(f"{preview}?language=xx").content.decode()


def test_only_staff_who_may_change_lists_see_the_screens(client: Client, signatory_list: SignatoryList) -> None:
    question = QuestionFactory(signatory_list=signatory_list)
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    client.force_login(user)
    for name, args in (
        ("questions", []),
        ("add_question", []),
        ("edit_question", [question.pk]),
        ("remove_question", [question.pk]),
        ("preview_questions", []),
    ):
        assert client.get(url(name, signatory_list, *args)).status_code == 302
    client.post(url("remove_question", signatory_list, question.pk), {"action": "delete"})
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("languages", "label", "lines"),
    [
        ([], "Question in English", ["labels-fr"]),
        (["en", "fr"], "Question in English", ["labels-fr"]),
        (["fr"], "Question in French", ["labels-en"]),
    ],
)
def test_a_question_is_not_translated_into_its_own_language(
    staff_client: Client, signatory_list: SignatoryList, languages: list[str], label: str, lines: list[str]
) -> None:
    for language in languages:
        LetterFactory(signatory_list=signatory_list, language=language)
    form = staff_client.get(url("add_question", signatory_list)).context["form"]
    screen = staff_client.get(url("add_question", signatory_list)).content.decode()
    assert form.fields["label"].label == label
    assert re.findall(r'name="(labels-\w\w)"', screen) == lines
    assert set(re.findall(r'name="choices-0-(labels-\w\w)"', screen)) == set(lines)


def test_a_translation_into_its_own_language_is_shown(staff_client: Client, signatory_list: SignatoryList) -> None:
    question = QuestionFactory(signatory_list=signatory_list, labels={"en": "Earlier", "fr": "Discipline"})
    screen = staff_client.get(url("edit_question", signatory_list, question.pk)).content.decode()
    assert re.findall(r'name="(labels-\w\w)"', screen) == ["labels-fr", "labels-en"]


def test_a_site_in_one_language_asks_for_no_translations(
    staff_client: Client, signatory_list: SignatoryList, settings: DjangoSettings
) -> None:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
    form = staff_client.get(url("add_question", signatory_list)).context["form"]
    assert {"labels", "help_texts"} & set(form.fields) == set()
    assert form.fields["label"].label == "Question"
    response = staff_client.post(url("add_question", signatory_list), FORM)
    assert response.status_code == 302, response.context["form"].errors
