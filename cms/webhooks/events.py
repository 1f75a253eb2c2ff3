"""What endpoints are told: public data only, field by field as in the public API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from wagtail.signals import page_published

from cms.webhooks.models import Endpoint, Event
from cms.webhooks.outbox import queue
from letters.api.editions import file_of
from letters.models import Edition, LetterPage
from letters.schemas.answers import FileOut
from letters.signals import edition_published
from letters.visibility import is_public, public_letters_of
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.schemas.answers import SignatoryOut, signatory_of
from signatories.signals import entry_left, entry_published, import_completed, import_undone, list_closed


@receiver(page_published, sender=LetterPage)
def tell_letter(instance: LetterPage, **kwargs: Any) -> None:
    """Tell that a letter was published, or published anew."""
    if is_public(instance):
        queue(Event.LETTER_PUBLISHED, {"letter": _letter(instance)})


@receiver(entry_published)
def tell_published(signatory: Signatory, **kwargs: Any) -> None:
    """Tell who is listed now."""
    shown = SignatoryOut(**signatory_of(signatory)).model_dump(mode="json")
    _tell(Event.SIGNATORY_PUBLISHED, signatory.signatory_list, {"signatory": shown})


@receiver(entry_left)
def tell_withdrawn(signatory: Signatory, **kwargs: Any) -> None:
    """Tell that an entry is no longer listed, whatever the reason; its name is not said again."""
    left = {"id": signatory.pk, "kind": signatory.kind}
    _tell(Event.SIGNATORY_WITHDRAWN, signatory.signatory_list, {"signatory": left})


@receiver(import_completed)
def tell_import(batch: ImportBatch, **kwargs: Any) -> None:
    """Tell that many entries came at once, which are not told one by one."""
    _tell_import(batch, is_undone=False)


@receiver(import_undone)
def tell_undoing(batch: ImportBatch, **kwargs: Any) -> None:
    """Tell that the entries of an import are gone again."""
    _tell_import(batch, is_undone=True)


@receiver(edition_published)
def tell_edition(edition: Edition, **kwargs: Any) -> None:
    """Tell where the PDFs of a new edition are."""
    files = [
        FileOut(**file_of(file)).model_dump(mode="json") for file in edition.files.published().select_related("letter")
    ]
    told = {"number": edition.number, "counts": _counts(edition.counts), "files": files}
    _tell(Event.EDITION_PUBLISHED, edition.signatory_list, {"edition": told})


@receiver(list_closed)
def tell_closed(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Tell that nobody can sign any more."""
    _tell(Event.LIST_CLOSED, signatory_list, {"counts": _counts_of(signatory_list)})


def _tell_import(batch: ImportBatch, *, is_undone: bool) -> None:
    told = {"counts": _counts_of(batch.signatory_list), "undone": is_undone}
    _tell(Event.IMPORT_COMPLETED, batch.signatory_list, told)


def _tell(event: Event, signatory_list: SignatoryList, told: dict[str, Any]) -> None:
    """Queue an event of a list with the letters that it belongs to; of a letter that isn't out yet nothing is told."""
    if not Endpoint.objects.filter(is_active=True).exists():
        return
    letters = _letters(signatory_list)
    if letters:
        queue(event, {"letters": letters, **told})


def _counts_of(signatory_list: SignatoryList) -> dict[str, int]:
    return _counts(signatory_list.signatories.counted().counts())


def _letters(signatory_list: SignatoryList) -> list[dict[str, str]]:
    return [_letter(letter) for letter in public_letters_of(signatory_list)]


def _letter(letter: LetterPage) -> dict[str, str]:
    path = reverse("api-v1:letter", args=[letter.slug])
    return {
        "slug": letter.slug,
        "language": letter.language,
        "title": letter.title,
        "url": letter.full_url or "",
        "api_url": f"{settings.BASE_URL}{path}?language={letter.language}",
    }


def _counts(counts: Any) -> dict[str, int]:
    return {"organizations": counts.organizations, "individuals": counts.individuals}
