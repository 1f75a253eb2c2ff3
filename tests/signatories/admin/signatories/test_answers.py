"""Staff edit the answers of an entry; private ones only if they may see contact data."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Kind, QuestionType, Visibility
from signatories.models import Contact, Signatory
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db

SECRET = "Canary-Secret"


@pytest.fixture
def entry() -> Signatory:
    """Return an entry with public and private answers, one of each to a question that is no longer asked."""
    asking = SignatoryListFactory()
    private = {"signatory_list": asking, "visibility": Visibility.PRIVATE}
    QuestionFactory(signatory_list=asking, key="city")
    QuestionFactory(signatory_list=asking, key="team", is_retired=True)
    QuestionFactory(**private, key="allergies")
    QuestionFactory(**private, key="postal_code", type=QuestionType.POSTAL_CODE)
    QuestionFactory(**private, key="shirt", is_retired=True)
    entry: Signatory = SignatoryFactory(
        signatory_list=asking,
        kind=Kind.INDIVIDUAL,
        name="Robin Fernleaf",
        country="CA",
        email="robin@example.org",
        answers={"city": "Toronto", "team": "Red"},
    )
    Contact.objects.filter(pk=entry.pk).update(private_answers={"allergies": SECRET, "shirt": "XL"})
    return entry


def client_of(*permissions: str) -> Client:
    client = Client()
    rights = ("signatories.view_signatory", "signatories.change_signatory", *permissions)
    client.force_login(user_with_permissions(*rights))
    return client


def url(entry: Signatory) -> str:
    return reverse("signatories:edit", args=[entry.pk])


def form_of(client: Client, entry: Signatory) -> dict[str, Any]:
    """Return the data of the form as a browser submits it unchanged."""
    form = client.get(url(entry)).context["form"]
    data = {name: form[name].value() for name in form.fields if "answers" not in name}
    for name in ("answers", "private_answers"):
        if name in form.fields:
            data |= {f"{name}-{key}": text for key, text in (form[name].value() or {}).items()}
    return {name: value for name, value in data.items() if value not in (None, False)}


def private_answers(entry: Signatory) -> dict[str, Any]:
    return Contact.objects.get(pk=entry.pk).private_answers


def test_private_answers_are_edited_and_the_log_has_no_value(entry: Signatory) -> None:
    client = client_of("signatories.view_contact")
    data = form_of(client, entry)
    data |= {"answers-city": "Ottawa", "private_answers-allergies": "Nuts", "private_answers-postal_code": "k1a0b6"}
    assert client.post(url(entry), data).status_code == 302
    assert private_answers(entry) == {"allergies": "Nuts", "postal_code": "K1A 0B6", "shirt": "XL"}
    assert Signatory.objects.get(pk=entry.pk).answers == {"city": "Ottawa", "team": "Red"}
    logged = ModelLogEntry.objects.get(action="signatories.correct").data
    assert logged["contact_fields"] == ["private_answers"]
    assert logged["after"] == {"answers": {"city": "Ottawa", "team": "Red"}}
    assert "Nuts" not in str(logged) + str(list(ModelLogEntry.objects.values_list("data", flat=True)))
    assert SECRET not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))


def test_without_the_permission_private_answers_are_neither_shown_nor_changed(entry: Signatory) -> None:
    client = client_of()
    page = client.get(url(entry)).content.decode()
    assert SECRET not in page
    assert "private_answers" not in page
    data = form_of(client, entry)
    client.post(url(entry), {**data, "private_answers-allergies": "Nuts", "answers-city": "Ottawa"})
    assert private_answers(entry) == {"allergies": SECRET, "shirt": "XL"}
    assert Signatory.objects.get(pk=entry.pk).answers["city"] == "Ottawa"


def test_answers_to_questions_that_are_no_longer_asked_are_read_only(entry: Signatory) -> None:
    client = client_of("signatories.view_contact")
    page = client.get(url(entry)).content.decode()
    assert "XL" in page
    assert "Red" in page
    assert "answers-team" not in page
    assert "private_answers-shirt" not in page
    data = form_of(client, entry)
    client.post(url(entry), {**data, "answers-team": "Blue", "private_answers-shirt": "S"})
    assert private_answers(entry)["shirt"] == "XL"
    assert Signatory.objects.get(pk=entry.pk).answers == {"city": "Toronto", "team": "Red"}
    assert not ModelLogEntry.objects.filter(action="signatories.correct").exists()


def test_two_staff_at_once_see_a_conflict(entry: Signatory) -> None:
    first, second = client_of("signatories.view_contact"), client_of("signatories.view_contact")
    data = form_of(first, entry)
    others = form_of(second, entry)
    second.post(url(entry), {**others, "private_answers-allergies": "Nuts"})
    response = first.post(url(entry), {**data, "private_answers-allergies": "Milk"})
    assert response.status_code == 200
    assert "Allergies: Nuts" in response.content.decode()
    assert private_answers(entry)["allergies"] == "Nuts"
    again = {**data, "private_answers-allergies": "Milk"}
    again["opened_with"] = response.context["form"]["opened_with"].value()
    assert first.post(url(entry), again).status_code == 302
    assert private_answers(entry)["allergies"] == "Milk"


def test_a_form_that_leaves_private_answers_alone_keeps_those_of_others(entry: Signatory) -> None:
    client = client_of("signatories.view_contact")
    data = form_of(client, entry)
    Contact.objects.filter(pk=entry.pk).update(private_answers={"allergies": "Nuts", "shirt": "XL"})
    assert client.post(url(entry), {**data, "title": "Nurse"}).status_code == 302
    assert private_answers(entry) == {"allergies": "Nuts", "shirt": "XL"}


def test_a_wrong_answer_is_refused_and_nothing_is_saved(entry: Signatory) -> None:
    client = client_of("signatories.view_contact")
    data = form_of(client, entry)
    response = client.post(url(entry), {**data, "private_answers-postal_code": "12345", "title": "Nurse"})
    assert "This is not a postal code of this country: Canada." in response.content.decode()
    assert Signatory.objects.get(pk=entry.pk).title == ""
    changed = {**data, "private_answers-postal_code": "10115", "country": "DE"}
    assert client.post(url(entry), changed).status_code == 302
    assert private_answers(entry)["postal_code"] == "10115"


def test_an_entry_without_a_contact_gets_one_for_its_answers(entry: Signatory) -> None:
    Contact.objects.all().delete()
    client = client_of("signatories.view_contact")
    client.post(url(entry), {**form_of(client, entry), "private_answers-allergies": "Nuts"})
    assert (private_answers(entry), Contact.objects.get().email) == ({"allergies": "Nuts"}, "")


def test_erasing_the_address_erases_the_answers(entry: Signatory, staff: User) -> None:
    client = client_of("signatories.view_contact")
    data = form_of(client, entry)
    client.post(url(entry), {**data, "email": "", "private_answers-allergies": "Nuts"})
    assert not Contact.objects.exists()
