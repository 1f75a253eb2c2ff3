"""The buttons of calls to action."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.calls_to_action.button_blocks import ButtonBlock, CallButtonsBlock
from cms.calls_to_action.buttons import Button
from cms.calls_to_action.shown_calls import shown_calls
from cms.pages.models import HomePage
from core.mail_links import MAX_LENGTH
from tests.cms.appearance.test_menus import page
from tests.cms.calls_to_action.calls import add_call, link, mail

pytestmark = pytest.mark.django_db


def shown(*buttons: tuple[str, dict[str, Any]], language: str = "en") -> list[Button]:
    """Return the buttons of a call as they are shown."""
    return list(shown_calls([add_call(buttons=buttons, language=language)], language)[0].buttons)


def urls(*buttons: tuple[str, dict[str, Any]], language: str = "en") -> list[str]:
    return [button.url for button in shown(*buttons, language=language)]


def test_buttons_lead_to_pages_addresses_and_mail_addresses_in_their_order() -> None:
    about = page("About")
    targets: list[dict[str, Any]] = [
        {"page": about.pk},
        {"url": "https://example.org/?a=b&c"},
        {"email": "a@example.org"},
    ]
    assert urls(*(link(**target) for target in targets)) == [
        "/about/",
        "https://example.org/?a=b&c",
        "mailto:a@example.org",
    ]


def test_buttons_to_pages_that_are_not_public_are_left_out() -> None:
    draft, restricted, deleted = page("Draft", live=False), page("Restricted"), page("Deleted")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    buttons = [link(page=target.pk) for target in (draft, restricted, deleted)]
    deleted.delete()
    assert urls(*buttons) == []


def test_a_button_leads_to_the_page_in_the_language_of_the_call() -> None:
    about = page("About")
    french = about.copy_for_translation(Locale.objects.get(language_code="fr"))
    assert urls(link(page=about.pk), language="fr") == ["/about/"]
    french.slug = "propos"
    french.save_revision().publish()
    assert urls(link(page=about.pk), language="fr") == ["/fr/propos/"]


@pytest.mark.parametrize(
    ("language", "text", "url"),
    [
        ("en", "Subscribe to the digest", "/digest/subscribe/"),
        ("fr", "S’abonner à l’infolettre", "/fr/digest/subscribe/"),
    ],
)
def test_a_button_subscribes_in_the_language_of_the_call(language: str, text: str, url: str) -> None:
    button = ("subscribe", {"text": "", "is_secondary": True})
    assert shown(button, ("subscribe", {"text": "Now!"}), language=language) == [
        Button("subscribe", text, url, is_secondary=True),
        Button("subscribe", "Now!", url, is_secondary=False),
    ]


def test_a_mail_opens_with_its_recipients_subject_and_text(client: Client) -> None:
    body = "Madame la ministre,\r\n\r\nIl s’agit de 100 % & plus + “<tout>”.\nÀ vous,"
    recipients = [{"type": "item", "value": address} for address in ("minister@example.org", "chair@example.org")]
    add_call(kinds=[HomePage], buttons=[mail(recipients=recipients, subject="Été & liberté?", body=body)])
    text = client.get("/").text
    address = urlsplit(unescape(text.partition('href="mailto:')[2].partition('"')[0]).join(("mailto:", "")))
    assert address.path == "minister@example.org,chair@example.org"
    assert parse_qs(address.query, strict_parsing=True) == {
        "subject": ["Été & liberté?"],
        "body": [body.replace("\r\n", "\n").replace("\n", "\r\n")],
    }
    assert "+" not in address.query
    # For copying.
    assert "<pre>Madame la ministre,\n\nIl s’agit de 100 % &amp; plus + “&lt;tout&gt;”.\nÀ vous,</pre>" in text
    assert ('<dd dir="ltr">chair@example.org</dd>' in text, "<dd>Été &amp; liberté?</dd>" in text) == (True, True)
    assert ('<details class="mail-to-copy">' in text, "the mail to copy" in text) == (True, True)


def test_a_text_that_no_link_holds_is_there_for_copying(client: Client) -> None:
    body = "é" * (MAX_LENGTH // 6)
    [button] = shown(mail(body=body))
    assert button.url == "mailto:minister@example.org?subject=A%20ban"
    assert button.mail
    assert (button.mail.body, button.mail.is_in_link) == (body, False)
    add_call(kinds=[HomePage], buttons=[mail(body=body)])
    text = client.get("/").text
    assert ('<details class="mail-to-copy" open>' in text, "copy this text into the mail" in text) == (True, True)


def test_a_list_stored_without_ids_has_the_same_recipients() -> None:
    [button] = shown(mail(recipients=["a@example.org", "b@example.org"]))
    assert button.mail
    assert button.mail.recipients == ("a@example.org", "b@example.org")


@pytest.mark.parametrize(
    "targets", [{}, {"url": "https://example.org/", "email": "a@example.org"}, {"email": "nobody"}, {"email": "a@b@c"}]
)
def test_a_button_leads_to_exactly_one_valid_place(targets: dict[str, str]) -> None:
    value = {"text": "Give", "page": None, "url": "", "email": "", "is_secondary": False, **targets}
    with pytest.raises(ValidationError):
        ButtonBlock().clean(ButtonBlock().to_python(value))


def test_a_call_has_three_buttons_at_most() -> None:
    block = CallButtonsBlock()
    stream = [{"type": name, "value": value} for name, value in [link(url="https://example.org/")] * 4]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(stream))
    block.clean(block.to_python(stream[:3]))


@pytest.mark.parametrize("recipients", [[], ["nobody"], [f"a{number}@example.org" for number in range(6)]])
def test_a_mail_has_one_to_five_valid_recipients(recipients: list[str]) -> None:
    block = CallButtonsBlock()
    items = [{"type": "item", "value": address} for address in recipients]
    name, value = mail(recipients=items)
    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": name, "value": value}]))
