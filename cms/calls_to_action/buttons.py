"""Buttons as they are shown: texts, addresses, and mails to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.fields import StreamValue
from wagtail.models import Page

from core.mail_links import fits, mail_link

#: A button as a stream stores it, without the page that it leads to.
StoredButton = Mapping[str, Any]


@dataclass(frozen=True)
class Mail:
    """A mail that readers write. If the link does not fit all of it, they copy the text."""

    recipients: tuple[str, ...]
    subject: str
    body: str
    is_in_link: bool


@dataclass(frozen=True)
class Button:
    """A button. `kind` is "link", "mail" or "subscribe"; `mail` is None unless it is "mail"."""

    kind: str
    text: str
    url: str
    is_secondary: bool
    mail: Mail | None = None


def linked_ids(stream: StreamValue) -> Iterator[int]:
    """Yield the ids of the pages that the buttons of a stream lead to, without loading these."""
    for block in stream.raw_data:
        if block["value"].get("page"):
            yield block["value"]["page"]


def link_url(button: StoredButton, pages: Mapping[int, Page]) -> str:
    """Return where a button with a page, an address or a mail address leads; "" to a page that is not in `pages`."""
    if button.get("page"):
        page = pages.get(button["page"])
        return str(page.url or "") if page else ""
    if button.get("email"):
        return mail_link([button["email"]])
    return str(button.get("url") or "")


def buttons_of(stream: StreamValue, pages: Mapping[int, Page], language: str) -> tuple[Button, ...]:
    """Return the buttons of a stream that lead somewhere, in a language; `pages` are those that are public, by id."""
    with override(language):
        buttons = [_button(block["type"], block["value"], pages) for block in stream.raw_data]
    return tuple(button for button in buttons if button.url)


def _button(kind: str, stored: StoredButton, pages: Mapping[int, Page]) -> Button:
    text, is_secondary = str(stored.get("text") or ""), bool(stored.get("is_secondary"))
    if kind == "subscribe":
        return Button(kind, text or _("Subscribe to the digest"), reverse("digest:subscribe"), is_secondary)
    if kind == "mail":
        return _mail_button(text, stored, is_secondary)
    return Button(kind, text, link_url(stored, pages), is_secondary)


def _mail_button(text: str, stored: StoredButton, is_secondary: bool) -> Button:
    recipients, subject = tuple(_items(stored.get("recipients") or [])), str(stored.get("subject") or "")
    body = "\n".join(str(stored.get("body") or "").splitlines())
    whole = mail_link(recipients, subject, body)
    url = whole if fits(whole) else mail_link(recipients, subject)
    return Button("mail", text, url, is_secondary, Mail(recipients, subject, body, is_in_link=url == whole))


def _items(stored: Iterable[Any]) -> Iterator[str]:
    # A list may be stored without the ids of its items.
    for item in stored:
        yield str(item["value"] if isinstance(item, Mapping) else item)
