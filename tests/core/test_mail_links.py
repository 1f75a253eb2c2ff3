from __future__ import annotations

from urllib.parse import unquote

import pytest

from core.mail_links import MAX_LENGTH, fits, mail_link


def test_a_link_to_one_address_is_the_address() -> None:
    assert mail_link(["info@example.org"]) == "mailto:info@example.org"


def test_text_is_encoded_as_utf_8_with_the_line_breaks_of_mail() -> None:
    link = mail_link(["a@example.org", "b@example.org"], "Café & thé?", "Bonjour,\n\nl’été = 100 % + 1\r\nAu revoir")
    assert link == (
        "mailto:a@example.org,b@example.org?subject=Caf%C3%A9%20%26%20th%C3%A9%3F"
        "&body=Bonjour%2C%0D%0A%0D%0Al%E2%80%99%C3%A9t%C3%A9%20%3D%20100%20%25%20%2B%201%0D%0AAu%20revoir"
    )


@pytest.mark.parametrize("address", ["a+b@example.org", "a&b@example.org", "a?b=c#d@example.org", "a%41@example.org"])
def test_no_character_of_an_address_ends_it(address: str) -> None:
    link = mail_link([address], "x")
    recipient, question_mark, rest = link.removeprefix("mailto:").partition("?")
    assert (unquote(recipient), question_mark, rest) == (address, "?", "subject=x")


def test_a_link_can_have_a_text_and_no_address() -> None:
    assert mail_link(subject="A b", body="c") == "mailto:?subject=A%20b&body=c"


def test_a_link_fits_up_to_a_length_of_its_encoded_text() -> None:
    room = MAX_LENGTH - len("mailto:?body=")
    links = [mail_link(body=text) for text in ("a" * room, "a" * (room + 1), "é" * (room // 6), "é" * (room // 3))]
    assert [fits(link) for link in links] == [True, False, True, False]
