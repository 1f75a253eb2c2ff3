"""Press contacts: the letter's own, else the letterhead's."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from letters.models import Letterhead, LetterPage
from letters.press.contacts import PressContact, _parse, press_contacts
from letters.press.kit import _texts

TEXT = "Alix Birch, Press officer\nTel.: +1 613 555 0100\nE-mail: press@example.org"
CONTACT = PressContact("Alix Birch", "Press officer", "+1 613 555 0100", "press@example.org")


def letterhead(letter: LetterPage, text: str = TEXT) -> None:
    Letterhead.objects.update_or_create(
        site=letter.get_site(), defaults={"press_contact": text, "name": "Lake League"}
    )


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (TEXT, CONTACT),
        ("Alix Birch\n613-555-0100 ext. 12\n", PressContact("Alix Birch", "", "613-555-0100 ext. 12")),
        ("press@example.org", PressContact("Lake League", "", "", "press@example.org")),
        ("Courriel : press@example.org", PressContact("Lake League", "", "", "press@example.org")),
        ("Alix Birch <press@example.org>", PressContact("Alix Birch", "", "", "press@example.org")),
        ("Room 12, House of Lakes", PressContact("Room 12", "House of Lakes")),
        ("a@example.org\nb@example.org", PressContact("b@example.org", "", "", "a@example.org")),
        ("", None),
        ("  \n ", None),
    ],
)
def test_a_contact_is_read_from_the_lines_of_the_letterhead(text: str, contact: PressContact | None) -> None:
    assert _parse(text, "Lake League") == contact


@given(st.text())
def test_no_word_of_a_letterhead_is_lost(text: str) -> None:
    contact = _parse(text, "Lake League")
    parsed = " ".join((contact.name, contact.role, contact.telephone, contact.email)) if contact else ""
    characters = {character for character in text if character.isalnum()}
    assert contact is None or characters - set("telTELTéÉlemailEMAILcourielCOURIELphonPHONmbMBcC") <= set(parsed)


@pytest.mark.django_db
def test_a_letter_without_contacts_has_the_one_of_its_letterhead_everywhere(
    client: Client, letter: LetterPage
) -> None:
    letterhead(letter)
    assert press_contacts(letter) == [CONTACT]
    page = client.get(f"{letter.url}press/").content.decode()
    for words in ("Media contacts", "Alix Birch", 'href="tel:+16135550100"', 'href="mailto:press@example.org"'):
        assert words in page
    assert _texts(letter)["contacts.txt"] == (
        "Media contacts\n\nAlix Birch, Press officer\n+1 613 555 0100\npress@example.org\n"
    )
    contacts = client.get(f"/api/v1/letters/{letter.slug}").json()["press"]["contacts"]
    assert contacts == [
        {
            "name": "Alix Birch",
            "role": "Press officer",
            "telephone": "+1 613 555 0100",
            "email": "press@example.org",
            "languages": "",
            "hours": "",
        }
    ]


@pytest.mark.django_db
def test_the_contacts_of_a_letter_come_before_the_letterhead(client: Client, letter: LetterPage) -> None:
    letterhead(letter)
    value = {"name": "Kim Larch", "email": "larch@example.org"}
    letter.press_contacts = LetterPage.press_contacts.field.to_python(
        json.dumps([{"type": "contact", "value": value}])
    )
    letter.save()
    assert press_contacts(letter) == [PressContact("Kim Larch", email="larch@example.org")]
    page = client.get(f"{letter.url}press/").content.decode()
    assert "Kim Larch" in page
    assert "Alix Birch" not in page


@pytest.mark.django_db
def test_without_any_contact_there_is_no_heading(client: Client, letter: LetterPage) -> None:
    letterhead(letter, "")
    assert press_contacts(letter) == []
    assert "Media contacts" not in client.get(f"{letter.url}press/").content.decode()


@pytest.mark.django_db
def test_asking_writes_no_letterhead(letter: LetterPage) -> None:
    Letterhead.objects.all().delete()
    assert press_contacts(letter) == []
    assert not Letterhead.objects.exists()
