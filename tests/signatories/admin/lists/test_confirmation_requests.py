from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.models import LetterPage
from signatories.mail.mail_runs import ask_due
from signatories.models import Mail, MailRun, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory


@pytest.fixture
def signatory_list(db: None) -> SignatoryList:
    letter: LetterPage = LetterFactory()
    for name in ("Robin", "Alix"):
        SignatoryFactory(
            signatory_list=letter.signatory_list,
            individual=True,
            unconfirmed=True,
            name=name,
            email=f"{name}@example.org",
        )
    return letter.signatory_list


def url(name: str, signatory_list: SignatoryList) -> str:
    return reverse(f"signatory_lists:{name}", args=[signatory_list.pk])


def test_the_page_of_the_list_leads_to_it_with_the_number(staff_client: Client, signatory_list: SignatoryList) -> None:
    page = staff_client.get(url("inspect", signatory_list)).content.decode()
    assert "Ask 2 unconfirmed again" in page
    assert url("ask_all", signatory_list) in page


def test_a_get_only_asks_for_confirmation(staff_client: Client, signatory_list: SignatoryList) -> None:
    page = staff_client.get(url("ask_all", signatory_list)).content.decode()
    assert "2 unconfirmed signatories get another mail" in page
    assert not MailRun.objects.exists()


def test_a_post_starts_one_run_and_shows_its_progress(staff_client: Client, signatory_list: SignatoryList) -> None:
    for _click in range(2):
        response = staff_client.post(url("ask_all", signatory_list))
        assert response.url == url("inspect", signatory_list)
    assert MailRun.objects.count() == 1
    page = staff_client.get(response.url).content.decode()
    assert "Mails queued: 0 of 2" in page
    assert f'data-refresh-url="{url("ask_all_progress", signatory_list)}"' in page
    ask_due()
    fragment = staff_client.get(url("ask_all_progress", signatory_list)).content.decode()
    assert "2 unconfirmed signatories were asked again" in fragment
    assert "data-refresh-url" not in fragment
    entry = ModelLogEntry.objects.get(action="signatories.resend_all")
    assert (entry.object_id, entry.data) == (str(signatory_list.pk), {"total": 2})
    assert Mail.objects.count() == 2


def test_nobody_left_is_said_and_offers_no_button(staff_client: Client, signatory_list: SignatoryList) -> None:
    staff_client.post(url("ask_all", signatory_list))
    ask_due()
    page = staff_client.get(url("ask_all", signatory_list)).content.decode()
    assert "There is nobody who can be asked now." in page
    assert "2 who were asked within the last 24 hours" in page
    assert ">Ask again<" not in page
    staff_client.post(url("ask_all", signatory_list))
    assert MailRun.objects.count() == 1


def test_it_can_be_stopped(staff_client: Client, signatory_list: SignatoryList) -> None:
    staff_client.post(url("ask_all", signatory_list))
    for _click in range(2):
        staff_client.post(url("stop_asking", signatory_list))
    assert ask_due() == 0
    assert MailRun.objects.get().was_stopped
    assert "Then it was stopped." in staff_client.get(url("inspect", signatory_list)).content.decode()


def test_only_moderators_may(client: Client, signatory_list: SignatoryList) -> None:
    user = User.objects.create_user("editor", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    for name in ("ask_all", "stop_asking", "ask_all_progress"):
        assert client.post(url(name, signatory_list)).url == reverse("wagtailadmin_home")
    assert not MailRun.objects.exists()
    assert client.get(url("stop_asking", signatory_list)).status_code == 302


def test_stopping_is_a_post(staff_client: Client, signatory_list: SignatoryList) -> None:
    assert staff_client.get(url("stop_asking", signatory_list)).status_code == 405


@pytest.mark.parametrize("size", [1, 3])
def test_the_screen_costs_as_many_queries_for_three_entries_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    signatory_list = LetterFactory().signatory_list
    for number in range(size):
        SignatoryFactory(signatory_list=signatory_list, unconfirmed=True, email=f"p{number}@example.org")
    staff_client.get(url("ask_all", signatory_list))
    with django_assert_num_queries(9):
        staff_client.get(url("ask_all", signatory_list))


def test_selected_entries_are_asked_and_the_others_named(staff_client: Client, signatory_list: SignatoryList) -> None:
    listed = [SignatoryFactory(signatory_list=signatory_list, name=f"Alder {n}") for n in range(7)]
    action = reverse("wagtail_bulk_action", args=["signatories", "signatory", "resend"])
    pks = [*signatory_list.signatories.values_list("pk", flat=True)]
    chosen = "&".join(f"id={pk}" for pk in pks)
    response = staff_client.post(f"{action}?{chosen}", follow=True)
    texts = [str(message) for message in response.context["messages"]]
    assert sum("does not wait for a confirmation" in text for text in texts) == 5
    assert [text.strip() for text in texts[5:]] == ["2 more were not asked.", "2 signatories are asked again."]
    assert (len(listed), Mail.objects.count()) == (7, 2)


def test_the_page_of_an_unconfirmed_entry_offers_it(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry: Any = signatory_list.signatories.first()
    listed = SignatoryFactory(signatory_list=signatory_list)
    for name in ("inspect", "edit"):
        for shown, is_offered in ((entry, True), (listed, False)):
            page = staff_client.get(reverse(f"signatories:{name}", args=[shown.pk])).content.decode()
            assert (f"/signatories/signatory/resend/?id={shown.pk}" in page) == is_offered
