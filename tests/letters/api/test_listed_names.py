"""Where a person would be listed: asked by programs before somebody signs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from signatories.enums import Signing, SortSource
from signatories.models import Signatory
from tests.letters.api.test_sign_ons import payload, post

LETTERS = "/api/v1/letters"


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def ask(client: Client, letter: LetterPage, **body: str) -> Any:
    return client.post(f"{LETTERS}/{letter.slug}/sign-ons/listed", body, content_type="application/json")


def test_a_name_is_answered_with_its_letter_and_the_choices(client: Client, lake: LetterPage) -> None:
    answer = ask(client, lake, name="Josée Tremblay")
    assert answer.status_code == 200
    tremblay = {"sort_as": "Tremblay, Josée", "family_name": "Tremblay", "letter": "T"}
    josee = {"sort_as": "Josée Tremblay", "family_name": "Josée Tremblay", "letter": "J"}
    assert answer.json() == {**tremblay, "choices": [tremblay, josee]}
    assert Signatory.objects.count() == 0


def test_the_country_and_a_choice_count(client: Client, lake: LetterPage) -> None:
    name = "Gabriel García Márquez"
    assert ask(client, lake, name=name).json()["letter"] == "M"
    assert ask(client, lake, name=name, country="CO").json()["letter"] == "G"
    assert ask(client, lake, name=name, sort_as="Gabriel").json()["sort_as"] == "Gabriel, García Márquez"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "!!!"}, "name"),
        ({"name": "Josée Tremblay", "sort_as": "Idiot"}, "sort_as"),
        ({"name": "Josée Tremblay", "country": "XX"}, "country"),
    ],
)
def test_errors_name_their_field(client: Client, lake: LetterPage, body: dict[str, str], field: str) -> None:
    answer = ask(client, lake, **body)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_a_signature_takes_a_family_name_alone(client: Client, lake: LetterPage) -> None:
    assert post(client, lake, payload(lake, name="Ana García Ejemplo", sort_as="García Ejemplo")).status_code == 202
    entry = Signatory.objects.get()
    assert (entry.sort_as, entry.sort_as_source) == ("García Ejemplo, Ana", SortSource.SIGNER)
    assert post(client, lake, payload(lake, name="Bo Sample", sort_as="Idiot")).status_code == 422


def test_a_letter_that_is_no_longer_public_is_gone(client: Client, lake: LetterPage) -> None:
    lake.unpublish()
    assert ask(client, lake, name="Josée Tremblay").status_code == 410
