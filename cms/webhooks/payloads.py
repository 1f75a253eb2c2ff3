"""The data of each message, read when it is sent: field by field as in the public API, and never more than is public.

A message keeps ids only. One that would tell of something which is no longer so is superseded: it is not sent, and a
later message of the same subject tells what is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.webhooks.models import TEST, AnnouncedLetter, Delivery, Event
from cms.webhooks.schemas import DATA
from letters.api.editions import file_of
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from signatories.enums import Signing
from signatories.listing.schemas import signatory_data
from signatories.models import Signatory, SignatoryList

Facts = dict[str, Any]


def data_of(delivery: Delivery) -> dict[str, Any] | None:
    """Return the data of a message as it is true now; None where it is superseded."""
    if delivery.event == TEST:
        return {}
    if not delivery.facts:
        # Sent by an earlier version, which did not keep ids.
        return None
    event = Event(delivery.event)
    data = BUILDERS[event](delivery.facts)
    return DATA[event].model_validate(data).model_dump(mode="json") if data else None


def letters_of(signatory_list: SignatoryList) -> list[dict[str, str]]:
    """Return how the public letters of a list are named, one a language."""
    return [letter_of(letter) for letter in public_letters_for(signatory_list)]


def letter_of(letter: LetterPage) -> dict[str, str]:
    """Return what every message says of a letter."""
    return named(letter.slug, letter.language, letter.full_url or "") | {"title": letter.title}


def named(slug: str, language: str, url: str) -> dict[str, str]:
    """Return the addresses of a letter without its title."""
    path = reverse("api-v1:letter", args=[slug])
    api_url = f"{settings.BASE_URL}{path}?language={language}"
    return {"slug": slug, "language": language, "url": url, "api_url": api_url}


def _letter(facts: Facts) -> Facts | None:
    letter = LetterPage.objects.public().filter(pk=facts["letter"]).first()
    return {"letter": letter_of(letter)} if letter else None


def _letter_gone(facts: Facts) -> Facts | None:
    """Return the addresses that a letter had; None where it is public again."""
    if AnnouncedLetter.objects.filter(pk=facts["letter"]).exists():
        return None
    return {"letter": named(facts["slug"], facts["language"], facts["url"])}


def _signatory(facts: Facts) -> Facts | None:
    entry = Signatory.objects.public().select_related("signatory_list", "group").filter(pk=facts["signatory"]).first()
    letters = letters_of(entry.signatory_list) if entry else []
    return {"letters": letters, "signatory": signatory_data(entry)} if entry and letters else None


def _signatory_gone(facts: Facts) -> Facts | None:
    if Signatory.objects.public().filter(pk=facts["signatory"]).exists():
        return None
    signatory_list = SignatoryList.objects.filter(pk=facts["list"]).first()
    letters = letters_of(signatory_list) if signatory_list else []
    return {"letters": letters, "signatory": {"id": facts["signatory"], "kind": facts["kind"]}}


def _import(facts: Facts) -> Facts | None:
    told = _counted(facts)
    return told | {"undone": facts["undone"]} if told else None


def _closed(facts: Facts) -> Facts | None:
    closed = SignatoryList.objects.in_state(Signing.CLOSED, timezone.now())
    return _counted(facts) if closed.filter(pk=facts["list"]).exists() else None


def _counted(facts: Facts) -> Facts | None:
    signatory_list = SignatoryList.objects.filter(pk=facts["list"]).first()
    letters = letters_of(signatory_list) if signatory_list else []
    if not signatory_list or not letters:
        return None
    return {"letters": letters, "counts": signatory_list.signatories.counted().counts()}


def _edition(facts: Facts) -> Facts | None:
    edition = Edition.objects.published().select_related("signatory_list").filter(pk=facts["edition"]).first()
    letters = letters_of(edition.signatory_list) if edition else []
    if not edition or not letters:
        return None
    files = [file_of(file) for file in edition.files.select_related("letter", "edition")]
    return {"letters": letters, "edition": {"number": edition.number, "counts": edition.counts, "files": files}}


BUILDERS: dict[Event, Callable[[Facts], Facts | None]] = {
    Event.LETTER_PUBLISHED: _letter,
    Event.LETTER_CHANGED: _letter,
    Event.LETTER_UNPUBLISHED: _letter_gone,
    Event.SIGNATORY_PUBLISHED: _signatory,
    Event.SIGNATORY_CHANGED: _signatory,
    Event.SIGNATORY_WITHDRAWN: _signatory_gone,
    Event.IMPORT_COMPLETED: _import,
    Event.EDITION_PUBLISHED: _edition,
    Event.LIST_CLOSED: _closed,
}
