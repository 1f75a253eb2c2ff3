"""Feeds: letters, editions of all letters, and updates, signatures and editions of one letter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import cast
from uuid import NAMESPACE_URL

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.labels import labelled
from letters.lookup import find_letter_at_address
from letters.models import EditionFile, Letterhead, LetterIndexPage, LetterPage, LetterUpdate
from letters.models.letter_status import LetterStatus, statuses_of
from letters.models.listed_letters import load_signed_by
from letters.placeholders import has_placeholders
from letters.public.atom import AtomFeed, permanent_id
from letters.visibility import public_page_of
from signatories.models import Signatory

#: Maximum number of entries of a feed; feed readers store older ones.
MAX_ENTRIES = 50
#: Maximum number of editions in the feed of a letter, so that signatures never displace them.
MAX_EDITIONS = 25
#: The same for updates.
MAX_UPDATES = 15


@dataclass(frozen=True)
class Entry:
    """An entry of a feed, with a permanent id."""

    id: str
    title: str
    link: str
    at: datetime.datetime
    summary: str = ""


class EntriesFeed(AtomFeed):
    """A feed of `Entry` objects. `obj` is the letter, or None in feeds of the site."""

    def author_name(self, obj: LetterPage | None) -> str:
        site = Site.objects.filter(is_default_site=True).first()
        letterhead = Letterhead.for_site(site) if site else Letterhead()
        return str(letterhead.name or settings.WAGTAIL_SITE_NAME)

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return escape(item.summary)

    def item_link(self, item: Entry) -> str:
        return item.link

    def item_guid(self, item: Entry) -> str:
        return item.id

    def item_pubdate(self, item: Entry) -> datetime.datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        return item.at


class SiteFeed(EntriesFeed):
    """A feed about all letters of a language; `name` is that of its URL pattern."""

    name = ""

    def link(self, obj: None) -> str:
        """Return the URL of the public list of letters; that of the feed if there is none."""
        site = Site.objects.filter(is_default_site=True).first()
        listed = public_page_of(LetterIndexPage.objects, site, get_language() or "") if site else None
        return (listed and listed.full_url) or self.feed_url(obj)

    def feed_url(self, obj: None) -> str:
        return f"{settings.BASE_URL}{reverse(self.name)}"

    def feed_guid(self, obj: None) -> str:
        return permanent_id(NAMESPACE_URL, settings.BASE_URL, self.name, get_language())


class LettersFeed(SiteFeed):
    """Published letters of a language, newest first."""

    name = "press:letters_feed"

    def title(self, obj: None) -> str:
        return _("Open letters")

    def items(self, obj: None) -> list[Entry]:
        newest = LetterPage.objects.newest_first().filter(locale__language_code=get_language())
        letters = list(newest.select_related("locale", "signatory_list")[:MAX_ENTRIES])
        statuses = statuses_of([letter.signatory_list for letter in letters])
        load_signed_by([letter for letter in letters if has_placeholders(letter.standfirst)])
        return [_letter(letter, statuses[letter.signatory_list_id]) for letter in letters]


class AllEditionsFeed(SiteFeed):
    """Editions of all letters in a language, newest first."""

    name = "press:all_editions_feed"

    def title(self, obj: None) -> str:
        return _("Editions of open letters")

    def items(self, obj: None) -> list[Entry]:
        files = EditionFile.objects.published().filter(language=get_language())
        newest = files.select_related("edition", "letter").order_by("-edition__published_at", "-pk")[:MAX_ENTRIES]
        return [_edition(file, names_letter=True) for file in newest]


class SingleLetterFeed(EntriesFeed):
    """A feed about one letter; `name` is that of its URL pattern."""

    name = ""

    def get_object(self, request: HttpRequest, slug: str) -> LetterPage:
        return find_letter_at_address(slug, get_language())

    def link(self, obj: LetterPage) -> str:
        return str(obj.full_url)

    def subtitle(self, obj: LetterPage) -> str | None:
        """Return the status of the letter: delivered, answered, whether it can be signed; None without any."""
        return obj.status.sentence or None

    def feed_url(self, obj: LetterPage) -> str:
        return f"{settings.BASE_URL}{reverse(self.name, args=[obj.slug])}"

    def feed_guid(self, obj: LetterPage) -> str:
        return permanent_id(obj.translation_key, self.name, obj.language)


class LetterFeed(SingleLetterFeed):
    """Updates, signatures and editions of a letter, newest first."""

    name = "press:letter_feed"

    def title(self, obj: LetterPage) -> str:
        return str(obj.title)

    def items(self, obj: LetterPage) -> list[Entry]:
        editions = _editions(obj, MAX_EDITIONS)
        updates = [_update(obj, update) for update in obj.updates[:MAX_UPDATES]]
        signed = obj.signatory_list.signatories.public().order_by("-published_at", "-pk")[
            : MAX_ENTRIES - len(editions) - len(updates)
        ]
        entries = [*editions, *updates, *(_signatory(obj, entry) for entry in signed)]
        return sorted(entries, key=lambda entry: entry.at, reverse=True)


class EditionsFeed(SingleLetterFeed):
    """Editions of a letter, newest first."""

    name = "press:editions_feed"

    def title(self, obj: LetterPage) -> str:
        return _("Editions of “%s”") % obj.title

    def items(self, obj: LetterPage) -> list[Entry]:
        return _editions(obj, MAX_ENTRIES)


def _letter(letter: LetterPage, status: LetterStatus) -> Entry:
    changed_at = letter.last_published_at or letter.first_published_at or letter.signatory_list.created_at
    identifier = permanent_id(letter.translation_key, "letter", letter.language)
    summary = " · ".join(filter(None, (letter.printed_standfirst, status.sentence)))
    return Entry(identifier, letter.title, str(letter.full_url), changed_at, summary)


def _editions(letter: LetterPage, limit: int) -> list[Entry]:
    files = letter.edition_files.published().select_related("edition", "letter").order_by("-edition__number")
    return [_edition(file) for file in files[:limit]]


def _edition(file: EditionFile, *, names_letter: bool = False) -> Entry:
    """Return the entry of a published file, which always has a letter and a date."""
    letter, published_at = cast("LetterPage", file.letter), cast("datetime.datetime", file.edition.published_at)
    title = labelled(file.edition, file.edition.counts)
    if names_letter:
        title = f"{letter.title}. {title}"
    identifier = permanent_id(letter.translation_key, "edition", file.edition.pk, file.language)
    return Entry(identifier, title, f"{settings.BASE_URL}{file.get_absolute_url()}", published_at)


def _update(letter: LetterPage, update: LetterUpdate) -> Entry:
    identifier = permanent_id(letter.translation_key, "update", update.pk, letter.language)
    link = f"{letter.full_url}#update-{update.pk}"
    return Entry(identifier, update.sentence, link, update.created_at, update.printed_text)


def _signatory(letter: LetterPage, entry: Signatory) -> Entry:
    title = _("%s signed") % ", ".join(
        filter(None, (entry.printed_name, entry.printed_details, entry.printed_answers))
    )
    identifier = permanent_id(letter.translation_key, "signatory", entry.pk, letter.language)
    published_at = cast("datetime.datetime", entry.published_at)
    return Entry(identifier, title, f"{letter.full_url}#signatories", published_at)
