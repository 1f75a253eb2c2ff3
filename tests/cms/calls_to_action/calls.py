"""Calls to action for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import Locale, Page, Site

from cms.calls_to_action.models import CallToAction, ChosenPage, ExcludedPage
from cms.pages.models import HomePage


def add_call(
    heading: str = "Since you’re here",
    *,
    language: str = "en",
    kinds: Iterable[type[Page]] = (),
    chosen: Iterable[Page] = (),
    excluded: Iterable[Page] = (),
    buttons: Iterable[tuple[str, dict[str, Any]]] = (),
    **fields: Any,
) -> CallToAction:
    """Return a published call."""
    stream = CallToAction._meta.get_field("buttons").stream_block.to_python(
        [{"type": name, "value": value} for name, value in buttons]
    )
    call = CallToAction(
        heading=heading, locale=Locale.objects.get(language_code=language), buttons=stream, **{"text": "", **fields}
    )
    call.chosen_pages = [ChosenPage(page=page) for page in chosen]
    call.excluded_pages = [ExcludedPage(page=page) for page in excluded]
    call.page_kinds.set(ContentType.objects.get_for_models(*kinds).values())
    call.save()
    return call


def second_site() -> Site:
    """Return another site of the installation, with a home page of its own in English."""
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Second", slug="second", locale=Locale.get_default()))
    return Site.objects.create(hostname="second.example.org", site_name="Second", root_page=home)


def headings(path: str, host: str = "testserver") -> list[str]:
    """Return the headings of the calls that a stranger sees at a path, in their order."""
    response = Client(headers={"host": host}).get(path)
    assert response.status_code == 200, path
    return [
        part.partition("</h2>")[0].partition(">")[2] for part in response.content.decode().split('<h2 id="call-')[1:]
    ]


def link(text: str = "Give", **target: Any) -> tuple[str, dict[str, Any]]:
    """Return a button that leads to `page`, `url` or `email`."""
    return "link", {"text": text, "page": None, "url": "", "email": "", "is_secondary": False, **target}


def mail(text: str = "Write", *, body: str = "", **values: Any) -> tuple[str, dict[str, Any]]:
    """Return a button that opens a mail."""
    recipients = [{"type": "item", "value": "minister@example.org"}]
    return "mail", {"text": text, "recipients": recipients, "subject": "A ban", "body": body, **values}
