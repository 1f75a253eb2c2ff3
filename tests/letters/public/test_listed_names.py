"""“We list you under T — Tremblay”: on the preview of the form, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from letters.models import LetterPage
from signatories.enums import IndividualOrder, Particles, Signing, SortSource
from signatories.models import Signatory
from tests.letters.public.test_sign_on_views import send, text
from tests.signatories.signers import solve_puzzle


@pytest.fixture(autouse=True)
def _nobody_types(settings: Any) -> None:
    settings.SIGN_ON_MIN_SECONDS = 0


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def choices(page: str) -> list[str]:
    return re.findall(r'<input type="radio" name="sort_as" value="([^"]*)"', page)


def test_the_preview_says_where_a_person_is_listed_and_offers_the_words_of_the_name(
    client: Client,
    lake: LetterPage,
) -> None:
    page = text(send(client, lake, "preview", name="María José García Márquez"))
    assert "We list you under <strong>M</strong> — <bdi>Márquez</bdi>." in page
    assert choices(page) == [
        "Márquez, María José García",
        "María José García Márquez",
        "José García Márquez, María",
        "García Márquez, María José",
    ]
    assert page.count(" checked>") == 1
    assert page.count('name="sort_as"') == 4


def test_the_choice_is_stored_with_the_signature(client: Client, lake: LetterPage) -> None:
    chosen = "García Márquez, María José"
    answer = send(client, lake, name="María José García Márquez", sort_as=chosen)
    assert answer.status_code == 302
    entry = Signatory.objects.get()
    assert (entry.sort_as, entry.sort_as_source) == (chosen, SortSource.SIGNER)


def test_a_signature_without_a_choice_is_guessed(client: Client, lake: LetterPage) -> None:
    assert send(client, lake, name="Josée Tremblay").status_code == 302
    entry = Signatory.objects.get()
    assert (entry.sort_as, entry.sort_as_source) == ("Tremblay, Josée", SortSource.GUESSED)


@pytest.mark.parametrize("chosen", ["Idiot", "Tremblay, Idiot", "Tremblay Josée Josée", "\u202e"])
def test_nobody_is_listed_under_other_words(client: Client, lake: LetterPage, chosen: str) -> None:
    answer = send(client, lake, name="Josée Tremblay", sort_as=chosen)
    assert answer.status_code == 200
    assert Signatory.objects.count() == 0
    assert "sort_as" in answer.context["form"].errors


def test_the_particles_are_where_the_list_wants_them(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.particles = Particles.AFTER
    lake.signatory_list.save()
    page = text(send(client, lake, "preview", name="Charles de Gaulle-Example"))
    assert "under <strong>G</strong> — <bdi>Gaulle-Example</bdi>" in page
    assert choices(page)[0] == "Gaulle-Example, Charles de"
    send(client, lake, name="Charles de Gaulle-Example", sort_as=choices(page)[0])
    assert Signatory.objects.get().sort_as == "Gaulle-Example, Charles de"


def test_a_name_of_one_word_has_no_choice(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "preview", name="Madonna"))
    assert "under <strong>M</strong>" in page
    assert (choices(page), "<summary>" in page) == ([], False)


@pytest.mark.parametrize("order", [IndividualOrder.NAME, IndividualOrder.DATE_SIGNED])
def test_lists_in_another_order_do_not_mention_it(
    client: Client,
    lake: LetterPage,
    order: str,
) -> None:
    lake.signatory_list.individual_order = order
    lake.signatory_list.save()
    assert "We list you under" not in text(send(client, lake, "preview", name="Josée Tremblay"))


def test_a_withheld_name_is_not_listed(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.allows_hidden_names = True
    lake.signatory_list.save()
    assert "We list you under" not in text(send(client, lake, "preview", name="Josée Tremblay", is_name_hidden="on"))


def test_organizations_are_not_asked(client: Client, lake: LetterPage) -> None:
    organization = {
        "kind": "organization",
        "name": "Larch Society",
        "representative": "Bo Sample",
        "representative_role": "Chair",
        "is_authorised": "on",
    }
    assert "We list you under" not in text(send(client, lake, "preview", **organization))
    assert send(client, lake, **organization, sort_as="Society, Larch", proof=solve_puzzle()).status_code == 302
    assert Signatory.objects.get().sort_as == ""


def test_the_form_says_it_while_the_name_is_typed(client: Client, lake: LetterPage) -> None:
    url = reverse("signing:sign", args=[lake.slug])
    form = client.get(f"{url}?kind=individual").content.decode()
    assert f'data-listed="{url}listed/" aria-live="polite"' in form
    assert "signatories/js/listed_name.js" in form
    assert "data-listed" not in client.get(f"{url}?kind=organization").content.decode()
    answer = client.post(f"{url}listed/", {"name": "María José García Márquez", "country": "ES"})
    page = " ".join(text(answer).split())
    assert "We list you under <strong>G</strong> — <bdi>García Márquez</bdi>." in page
    assert choices(page)[0] == "García Márquez, María José"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"{url}listed/").status_code == 405
    assert Signatory.objects.count() == 0


def ask(client: Client, letter: LetterPage, **data: str) -> Any:
    return client.post(reverse("signing:listed", args=[letter.slug]), data)


@pytest.mark.parametrize("sort_as", ["García, Ana", "Idiot"])
def test_a_choice_for_another_name_does_not_count(client: Client, lake: LetterPage, sort_as: str) -> None:
    assert "<strong>T</strong>" in text(ask(client, lake, name="Josée Tremblay", sort_as=sort_as))
    assert "<strong>J</strong>" in text(ask(client, lake, name="Josée Tremblay", sort_as="Josée"))
    # Without the script: the preview shows the guess for the new name, and no error.
    page = text(send(client, lake, "preview", name="Josée Tremblay", sort_as=sort_as))
    assert "We list you under <strong>T</strong>" in page


@pytest.mark.parametrize(
    "data", [{}, {"name": "!"}, {"name": "A\0"}, {"name": "x" * 999}, {"name": "Bo Roe", "country": "XX"}]
)
def test_a_name_that_cannot_be_listed_has_no_letter(client: Client, lake: LetterPage, data: dict[str, str]) -> None:
    answer = ask(client, lake, **data)
    assert (answer.status_code, answer.content) == (204, b"")


def test_lists_by_full_names_and_letters_that_are_not_public_say_nothing(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.individual_order = IndividualOrder.NAME
    lake.signatory_list.save()
    assert ask(client, lake, name="Josée Tremblay").status_code == 204
    page = client.get(f"{reverse('signing:sign', args=[lake.slug])}?kind=individual").content.decode()
    assert "data-listed" not in page
    assert "listed_name.js" not in page
    lake.unpublish()
    assert ask(client, lake, name="Josée Tremblay").status_code in (404, 410)


def test_the_choice_stays_when_the_form_is_shown_again(client: Client, lake: LetterPage) -> None:
    page = text(send(client, lake, "change", name="Josée Tremblay", sort_as="Josée Tremblay"))
    assert '<input type="hidden" name="sort_as" value="Josée Tremblay"' in page


def test_questions_while_typing_are_limited_as_reads(client: Client, lake: LetterPage, settings: Any) -> None:
    for cache in ("rates", "default"):
        caches[cache].clear()
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 2, 1
    codes = [ask(client, lake, name="Bo Roe").status_code for _time in range(3)]
    assert codes == [200, 200, 429]
    assert send(client, lake, "preview", name="Bo Roe").status_code == 200
