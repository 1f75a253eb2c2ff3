"""Signers see and choose where a list by family name has them: on the page of their entry, and by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from signatories.enums import IndividualOrder, SortSource, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Correction, Signatory
from signatories.moderation.decisions import approve
from signatories.signing.self_service import correct_own
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(db: None) -> Signatory:
    entry: Signatory = SignatoryFactory(individual=True, name="María José García Márquez", email="m@example.org")
    return entry


def sort_text(entry: Signatory) -> tuple[str, str]:
    entry = Signatory.objects.get(pk=entry.pk)
    return entry.sort_as, entry.sort_as_source


def manage_url(entry: Signatory) -> str:
    token = make_token(LinkPurpose.MANAGE, Signatory.objects.get(pk=entry.pk))
    return f"/signatures/manage/{token}/"


def api(client: Client, verb: str, entry: Signatory, **body: Any) -> Any:
    token = make_token(LinkPurpose.MANAGE, Signatory.objects.get(pk=entry.pk))
    return client.post(f"/api/v1/sign-ons/{verb}", {"token": token, **body}, content_type="application/json")


def form_data(**values: str) -> dict[str, str]:
    return {"name": "María José García Márquez", "title": "", "affiliation": "", "country": "", "region": "", **values}


def test_the_page_of_the_entry_offers_the_words_of_the_name(client: Client, maria: Signatory) -> None:
    page = " ".join(client.get(manage_url(maria)).content.decode().split())
    assert "We list you under <strong>M</strong> — <bdi>Márquez</bdi>." in page
    answer = client.post(manage_url(maria), form_data(sort_as="García Márquez, María José"))
    assert answer.status_code == 302
    assert sort_text(maria) == ("García Márquez, María José", SortSource.SIGNER)
    page = " ".join(client.get(answer["Location"]).content.decode().split())
    assert "We list you under <strong>G</strong>" in page


def test_saving_the_page_unchanged_changes_nothing(client: Client, maria: Signatory) -> None:
    client.post(manage_url(maria), form_data(title=maria.title, sort_as="Márquez, María José García"))
    assert sort_text(maria) == ("Márquez, María José García", SortSource.GUESSED)


def test_a_new_name_takes_the_guess_with_it(client: Client, maria: Signatory) -> None:
    client.post(manage_url(maria), form_data(name="María José Ruiz", sort_as="Márquez, María José García"))
    assert sort_text(maria) == ("Ruiz, María José", SortSource.GUESSED)


def test_words_of_somebody_else_are_refused(client: Client, maria: Signatory) -> None:
    answer = client.post(manage_url(maria), form_data(sort_as="Idiot"))
    assert answer.status_code == 200
    assert "Write your family name as it is in" in answer.content.decode()
    assert sort_text(maria)[1] == SortSource.GUESSED


def test_a_choice_is_logged_once_and_can_be_repeated(maria: Signatory) -> None:
    for _time in range(2):
        correct_own(Signatory.objects.get(pk=maria.pk), {"sort_as": "García Márquez, María José"})
    [logged] = ModelLogEntry.objects.for_instance(maria)
    assert logged.data["after"] == {"sort_as": "García Márquez, María José"}


def test_a_choice_for_a_name_that_waits_waits_with_it(maria: Signatory) -> None:
    maria.signatory_list.reviews_individuals = True
    maria.signatory_list.save()
    correct_own(maria, {"name": "María Ruiz Soto", "sort_as": "Ruiz Soto, María"})
    assert sort_text(maria) == ("Márquez, María José García", SortSource.GUESSED)
    assert Correction.objects.get().values == {"name": "María Ruiz Soto", "sort_as": "Ruiz Soto, María"}
    approve(Signatory.objects.get(pk=maria.pk))
    assert sort_text(maria) == ("Ruiz Soto, María", SortSource.SIGNER)
    # For the present name it applies at once.
    correct_own(Signatory.objects.get(pk=maria.pk), {"sort_as": "Soto, María Ruiz"})
    assert sort_text(maria) == ("Soto, María Ruiz", SortSource.SIGNER)


def test_programs_get_and_send_the_same(client: Client, maria: Signatory) -> None:
    listed = api(client, "show", maria).json()["listed"]
    assert (listed["letter"], listed["family_name"], listed["sort_as"]) == (
        *("M", "Márquez", "Márquez, María José García"),
    )
    assert [choice["letter"] for choice in listed["choices"]] == ["M", "M", "J", "G"]
    answer = api(client, "manage", maria, changes={"sort_as": "García Márquez"})
    assert (answer.status_code, answer.json()["listed"]["letter"]) == (200, "G")
    assert sort_text(maria) == ("García Márquez, María José", SortSource.SIGNER)
    answer = api(client, "manage", maria, changes={"sort_as": "Idiot"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["sort_as"]


def test_programs_learn_nothing_where_a_list_has_another_order(client: Client, maria: Signatory) -> None:
    maria.signatory_list.individual_order = IndividualOrder.NAME
    maria.signatory_list.save()
    assert api(client, "show", maria).json()["listed"] is None
    assert api(client, "manage", maria, changes={"sort_as": "García Márquez"}).status_code == 200
    assert maria.status == Status.PUBLISHED


def listed(client: Client, entry: Signatory, **data: str) -> str:
    answer = client.post(f"{manage_url(entry)}listed/", data)
    return " ".join(answer.content.decode().split())


def test_the_page_of_the_entry_says_where_a_new_name_is_listed(client: Client, maria: Signatory) -> None:
    url = manage_url(maria)
    page = client.get(url).content.decode()
    assert f'data-listed="{url}listed/" aria-live="polite">' in page
    assert "listed_name.js" in page
    current = "Márquez, María José García"
    assert "<strong>R</strong> — <bdi>Roe</bdi>" in listed(client, maria, name="María Roe", sort_as=current)
    assert "<strong>G</strong>" in listed(client, maria, name=maria.name, country="ES", sort_as="")
    assert client.get(f"{manage_url(maria)}listed/").status_code == 405
    assert client.post("/signatures/manage/x/listed/", {"name": "Bo Roe"}).status_code == 404
    assert sort_text(maria) == (current, SortSource.GUESSED)


def test_what_is_said_of_a_new_name_is_what_saving_it_does(client: Client, maria: Signatory) -> None:
    for stated in ("García Márquez, María José", "Zzz"):
        Signatory.objects.filter(pk=maria.pk).update(sort_as=stated, sort_as_source=SortSource.STATED)
        for name in (f"{maria.name} PhD", "María Roe"):
            entry = Signatory.objects.get(pk=maria.pk)
            shown = listed(client, entry, name=name, sort_as=stated)
            correct_own(entry, {"name": name})
            family_name = sort_text(entry)[0].partition(", ")[0]
            assert f"<bdi>{family_name}</bdi>." in shown
            correct_own(Signatory.objects.get(pk=maria.pk), {"name": maria.name})
            Signatory.objects.filter(pk=maria.pk).update(sort_as=stated, sort_as_source=SortSource.STATED)
