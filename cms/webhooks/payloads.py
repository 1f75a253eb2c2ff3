"""The data of messages, read when they are sent: the fields of the public API, and only what is public.

Messages are stored with ids only. A message whose event is no longer true is superseded: it is not sent, since a later
message of the same subject has the current state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.digest.models import DigestIssuePage
from cms.news.models import NewsPage
from cms.webhooks.models import TEST, AnnouncedLetter, AnnouncedPost, Delivery, Event
from cms.webhooks.schemas import DATA
from letters.api.editions import file_data
from letters.api.story import status_data
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from signatories.enums import Signing
from signatories.listing.counts import current_counts
from signatories.listing.schemas import signatory_data
from signatories.models import Signatory, SignatoryList

Facts = dict[str, Any]


def event_data(delivery: Delivery) -> dict[str, Any] | None:
    """Return the current data of a message, None if it is superseded."""
    if delivery.event == TEST:
        return {}
    if not delivery.facts:
        # Sent by an early release, which did not store ids.
        return None
    event = Event(delivery.event)
    data = BUILDERS[event](delivery.facts)
    return DATA[event].model_validate(data).model_dump(mode="json") if data else None


def letter_summaries(signatory_list: SignatoryList) -> list[dict[str, str]]:
    """Return the summaries of the public letters of a list, one per language."""
    return [letter_summary(letter) for letter in public_letters_for(signatory_list)]


def letter_summary(letter: LetterPage) -> dict[str, str]:
    """Return the fields of a letter that every message has."""
    return _urls("letter", letter.slug, letter.language, letter.full_url or "") | {"title": letter.title}


def _urls(view: str, slug: str, language: str, url: str) -> dict[str, str]:
    """Return the URLs of a page, without its title. `view` is the name of its URL in the API."""
    path = reverse(f"api-v1:{view}", args=[slug])
    return {
        "slug": slug,
        "language": language,
        "url": url,
        "api_url": f"{settings.BASE_URL}{path}?language={language}",
    }


def _letter(facts: Facts) -> Facts | None:
    letter = LetterPage.objects.public().filter(pk=facts["letter"]).first()
    if letter is None:
        return None
    with override(letter.language):
        return {"letter": letter_summary(letter), "status": status_data(letter.status)}


def _letter_gone(facts: Facts) -> Facts | None:
    """Return the URLs of a letter that was public, None if it is public again."""
    if AnnouncedLetter.objects.filter(pk=facts["letter"]).exists():
        return None
    return {"letter": _urls("letter", facts["slug"], facts["language"], facts["url"])}


def _post(facts: Facts) -> Facts | None:
    post = NewsPage.objects.public().select_related("locale").filter(pk=facts["post"]).first()
    if post is None:
        return None
    urls = _urls("news_post", post.slug, str(post.locale.language_code), post.full_url or "")
    return {"post": urls | {"title": post.title, "kind": post.kind, "date": post.date}}


def _post_gone(facts: Facts) -> Facts | None:
    """Return the URLs of a post that was public, None if it is public again."""
    if AnnouncedPost.objects.filter(pk=facts["post"]).exists():
        return None
    return {"post": _urls("news_post", facts["slug"], facts["language"], facts["url"])}


def _issue(facts: Facts) -> Facts | None:
    issue = DigestIssuePage.objects.public().select_related("locale").filter(pk=facts["issue"]).first()
    if issue is None:
        return None
    urls = _urls("digest_issue", issue.slug, str(issue.locale.language_code), issue.full_url or "")
    return {"issue": urls | {"title": issue.title, "date": issue.date, "introduction": issue.introduction}}


def _signatory(facts: Facts) -> Facts | None:
    entry = Signatory.objects.public().select_related("signatory_list", "group").filter(pk=facts["signatory"]).first()
    letters = letter_summaries(entry.signatory_list) if entry else []
    return {"letters": letters, "signatory": signatory_data(entry)} if entry and letters else None


def _signatory_gone(facts: Facts) -> Facts | None:
    if Signatory.objects.public().filter(pk=facts["signatory"]).exists():
        return None
    signatory_list = SignatoryList.objects.filter(pk=facts["list"]).first()
    letters = letter_summaries(signatory_list) if signatory_list else []
    return {"letters": letters, "signatory": {"id": facts["signatory"], "kind": facts["kind"]}}


def _import(facts: Facts) -> Facts | None:
    data = _counts(facts)
    return data | {"undone": facts["undone"]} if data else None


def _closed(facts: Facts) -> Facts | None:
    closed = SignatoryList.objects.in_state(Signing.CLOSED, timezone.now())
    return _counts(facts) if closed.filter(pk=facts["list"]).exists() else None


def _counts(facts: Facts) -> Facts | None:
    signatory_list = SignatoryList.objects.filter(pk=facts["list"]).first()
    letters = letter_summaries(signatory_list) if signatory_list else []
    if not signatory_list or not letters:
        return None
    return {"letters": letters, "counts": current_counts(signatory_list)}


def _edition(facts: Facts) -> Facts | None:
    edition = Edition.objects.published().select_related("signatory_list").filter(pk=facts["edition"]).first()
    letters = letter_summaries(edition.signatory_list) if edition else []
    if not edition or not letters:
        return None
    files = [file_data(file) for file in edition.files.select_related("letter", "edition")]
    return {"letters": letters, "edition": {"number": edition.number, "counts": edition.counts, "files": files}}


BUILDERS: dict[Event, Callable[[Facts], Facts | None]] = {
    Event.LETTER_PUBLISHED: _letter,
    Event.LETTER_CHANGED: _letter,
    Event.LETTER_UNPUBLISHED: _letter_gone,
    Event.NEWS_PUBLISHED: _post,
    Event.NEWS_CHANGED: _post,
    Event.NEWS_UNPUBLISHED: _post_gone,
    Event.DIGEST_PUBLISHED: _issue,
    Event.SIGNATORY_PUBLISHED: _signatory,
    Event.SIGNATORY_CHANGED: _signatory,
    Event.SIGNATORY_WITHDRAWN: _signatory_gone,
    Event.IMPORT_COMPLETED: _import,
    Event.PAPER_CHANGED: _counts,
    Event.EDITION_PUBLISHED: _edition,
    Event.LIST_CLOSED: _closed,
}
