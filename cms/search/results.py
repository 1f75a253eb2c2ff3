"""Finding letters, signatories and pages. Everything that is found is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from wagtail.models import Locale, Page

from core.search_words import search_words
from letters.models import LetterPage
from letters.models.listed_letters import load_signed_by
from letters.visibility import visible
from signatories.models import Signatory
from signatories.text import clean_text

#: Characters of a query that are used.
MAX_QUERY_LENGTH = 200
#: Pages that are found, the best match first.
MAX_MATCHES = 300
#: Names of signatories that a letter shows; its list of all signatories has the rest.
MAX_NAMES = 5
#: Letters whose signatories are found.
MAX_LETTERS = 50


@dataclass(frozen=True)
class SignedLetter:
    """A letter with those of its public signatories that were searched for: their number and the first names."""

    letter: LetterPage
    number: int
    names: list[str]
    url: str

    @property
    def further(self) -> int:
        """Return how many of them are not named."""
        return self.number - len(self.names)


def searched_words(text: str) -> str:
    """Return the words of a query, separated by spaces; "" if there are none."""
    return search_words(clean_text(text.replace("\x00", " ")[:MAX_QUERY_LENGTH]))


def find_pages(words: str, language: str) -> list[int]:
    """Return the keys of the public pages in a language with all words, the best match first.

    `words` as from `searched_words`; without any, nothing is found. Accents and case do not count. At most
    `MAX_MATCHES` pages are found.
    """
    if not words:
        return []
    locale = Locale.objects.filter(language_code=language).first()
    # A search backend can filter by indexed fields only. Pages that are not public must not use up `MAX_MATCHES`.
    public = visible(Page.objects.filter(locale=locale, alias_of=None)).order_by()
    pages = Page.objects.filter(locale=locale, live=True, pk__in=public.values("pk")).only("pk")
    return [page.pk for page in pages.search(words, operator="and")[:MAX_MATCHES]]


def load_pages(keys: Sequence[int]) -> list[Page]:
    """Return pages by their keys, each in its own class; letters with the counts that replace their placeholders."""
    pages = list(Page.objects.filter(pk__in=keys).specific().prefetch_related("locale"))
    load_signed_by([page for page in pages if isinstance(page, LetterPage)])
    return sorted(pages, key=lambda page: keys.index(page.pk))


def find_signatories(words: str, language: str) -> list[SignedLetter]:
    """Return the public letters in a language whose public signatories match all words, the newest first.

    Signatories match by name, title or affiliation, as on the page of a letter's signatories; withheld names do not.
    `words` as from `searched_words`; without any, nothing is found. Two queries for any number of letters.
    """
    if not words:
        return []
    letters = LetterPage.objects.newest_first().filter(locale__language_code=language).select_related("locale")
    by_list = {letter.signatory_list_id: letter for letter in letters}
    matching = Signatory.objects.public().filter(signatory_list__in=by_list).matching(words)
    numbers = dict(matching.values_list("signatory_list").annotate(number=Count("pk")).order_by())
    shown = [pk for pk in by_list if pk in numbers][:MAX_LETTERS]
    names: dict[int, list[str]] = {pk: [] for pk in shown}
    place = Window(RowNumber(), partition_by="signatory_list", order_by="pk")
    first = matching.filter(signatory_list__in=shown).annotate(place=place).filter(place__lte=MAX_NAMES)
    for entry in first.order_by("pk"):
        names[entry.signatory_list_id].append(entry.printed_name)
    return [SignedLetter(by_list[pk], numbers[pk], names[pk], _url(by_list[pk], words)) for pk in shown]


def _url(letter: LetterPage, words: str) -> str:
    return f"{reverse('listing:signatories', args=[letter.slug])}?{urlencode({'q': words})}"
