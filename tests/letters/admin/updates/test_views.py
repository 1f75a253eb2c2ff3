"""The screens of the updates of a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.models import LetterUpdate
from signatories.models import SignatoryList
from tests.factories import LetterUpdateFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "delivered",
    "day": "2026-05-03",
    "party": "the Minister of Public Safety",
    "parties-fr": "le ministre de la Sécurité publique",
    "text": "By hand.\n\nIn Ottawa.",
    "texts-fr": "En mains propres.\n\nÀ Ottawa.",
    "document": "",
    "link": "news.example.org/delivered",
    "is_shown": "on",
}


def url(name: str, signatory_list: SignatoryList, *args: object) -> str:
    return reverse(f"letter_updates:{name}", args=[signatory_list.pk, *args])


def test_updates_are_added_changed_and_deleted(staff_client: Client, signatory_list: SignatoryList) -> None:
    assert "Add the update" in staff_client.get(url("add", signatory_list)).content.decode()
    added = staff_client.post(url("add", signatory_list), FORM, follow=True).content.decode()
    update = LetterUpdate.objects.get()
    assert (update.kind, update.party, update.link) == (
        "delivered",
        FORM["party"],
        "https://news.example.org/delivered",
    )
    assert (update.text, update.texts) == ("By hand.\n\nIn Ottawa.", {"fr": "En mains propres.\n\nÀ Ottawa."})
    assert update.created_by == User.objects.get(username="alix")
    sentence = "Delivered to the Minister of Public Safety on 3 May 2026"
    assert f"Added: {sentence}." in added
    page = staff_client.get(url("edit", signatory_list, update.pk))
    opened = page.context["form"]["opened_with"].value()
    changed = {**FORM, "day": "2026-05-04", "opened_with": opened}
    assert staff_client.post(url("edit", signatory_list, update.pk), changed).status_code == 302
    inspect_url = reverse("signatory_lists:inspect", args=[signatory_list.pk])
    assert sentence.replace("3 May", "4 May") in staff_client.get(inspect_url).content.decode()
    assert "Yes, delete" in staff_client.get(url("delete", signatory_list, update.pk)).content.decode()
    assert LetterUpdate.objects.count() == 1
    staff_client.post(url("delete", signatory_list, update.pk))
    assert LetterUpdate.objects.count() == 0
    history = staff_client.get(reverse("signatory_lists:history", args=[signatory_list.pk])).content.decode()
    assert all(message in history for message in ("Update added", "Update changed", "Update deleted"))


def test_the_log_has_no_texts_and_names(staff_client: Client, signatory_list: SignatoryList) -> None:
    staff_client.post(url("add", signatory_list), FORM)
    pk = LetterUpdate.objects.get().pk
    entry = ModelLogEntry.objects.for_instance(signatory_list).get(action="letters.add_update")
    assert entry.data == {"update": pk, "kind": "delivered", "day": "2026-05-03"}


def test_a_form_that_is_sent_twice_adds_one(staff_client: Client, signatory_list: SignatoryList) -> None:
    staff_client.post(url("add", signatory_list), FORM)
    again = staff_client.post(url("add", signatory_list), FORM)
    assert "The letter already has this update." in again.content.decode()
    assert signatory_list.updates.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2999-01-01"},
        {"day": ""},
        {"kind": "lost"},
        {"text": "x" * 4_001},
        {"link": "no address"},
        {"party": "\u0007bell"},
        {"document": "999999"},
        {"texts-fr": "x" * 4_001},
    ],
)
def test_wrong_input_is_explained(staff_client: Client, signatory_list: SignatoryList, wrong: dict[str, str]) -> None:
    response = staff_client.post(url("add", signatory_list), FORM | wrong)
    assert list(response.context["form"].errors) == [name.removesuffix("-fr") for name in wrong]
    assert LetterUpdate.objects.count() == 0


def test_news_need_a_text(staff_client: Client, signatory_list: SignatoryList) -> None:
    response = staff_client.post(url("add", signatory_list), FORM | {"kind": "update", "text": " "})
    assert response.context["form"].errors == {"text": ["Write what happened."]}
    staff_client.post(url("add", signatory_list), FORM | {"text": ""})
    assert LetterUpdate.objects.get().text == ""


def test_two_staff_at_once_see_each_other(staff_client: Client, signatory_list: SignatoryList) -> None:
    update = LetterUpdateFactory(signatory_list=signatory_list, text="Before")
    address = url("edit", signatory_list, update.pk)
    opened = staff_client.get(address).context["form"]["opened_with"].value()
    form = {"kind": "update", "day": "2026-05-03", "is_shown": "on", "opened_with": opened}
    staff_client.post(address, form | {"text": "First"})
    response = staff_client.post(address, form | {"text": "Second"})
    assert "Somebody else has changed this to “First”" in response.content.decode()
    assert LetterUpdate.objects.get().text == "First"
    update.delete()
    assert staff_client.post(address, form | {"text": "Third"}).status_code in (302, 404)


def test_updates_of_another_list_are_not_found(staff_client: Client, signatory_list: SignatoryList) -> None:
    update = LetterUpdateFactory()
    for name in ("edit", "delete"):
        assert staff_client.post(url(name, signatory_list, update.pk), FORM).status_code == 404
    assert LetterUpdate.objects.get() == update


def test_an_editor_may_not_change_them(client: Client, signatory_list: SignatoryList) -> None:
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    assert client.post(url("add", signatory_list), FORM).status_code == 302
    inspected = client.get(reverse("signatory_lists:inspect", args=[signatory_list.pk])).content.decode()
    assert "letter-updates" not in inspected
    assert LetterUpdate.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_listing_takes_a_constant_number_of_queries(
    staff_client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signatory_list: Any = SignatoryListFactory()
    LetterUpdateFactory.create_batch(count, signatory_list=signatory_list)
    staff_client.get(url("index", signatory_list))
    with django_assert_num_queries(10):
        page = staff_client.get(url("index", signatory_list)).content.decode()
    assert page.count(f"/letter-updates/{signatory_list.pk}/") > count
