"""The page of all signatories of a letter, with search, filters and pagination, without JavaScript."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.page_cache import cache_for_anonymous
from core.rate_limited_views import rate_limited
from letters.models import LetterPage
from letters.public.sign_on_section import SignOnSection
from letters.shortcuts import get_letter_at_address_or_404
from letters.visibility import public_translations
from signatories.counts_in_words import paper_sentence, withheld_in_words
from signatories.enums import Kind
from signatories.listing.counts import noted_paper
from signatories.listing.search import SignatoryFilters, countries_with_counts, signatory_page


@cache_for_anonymous("q", "kind", "country", "after", "before")
@rate_limited("GET", "HEAD")
def signatories(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of the signatories of a letter, in its language and printed order."""
    letter = get_letter_at_address_or_404(slug, get_language() or "")
    filters = SignatoryFilters.of(request.GET.dict())
    page = signatory_page(letter.signatory_list, filters, request.GET.dict(), size=settings.LIST_PAGE_NAMES)
    path = reverse("listing:signatories", args=[slug])
    labels = {Kind.ORGANIZATION: _("Organizations"), Kind.INDIVIDUAL: _("Individuals")}
    named = {row.kind for row in page.tally.rows if row.named}
    context = {
        "letter": letter,
        "form": filters,
        "page_of": page,
        "previous": _address(path, page.previous),
        "next": _address(path, page.next),
        "is_part": filters.is_filtered or "after" in request.GET or "before" in request.GET,
        "canonical_path": path,
        "canonical": f"{settings.BASE_URL}{path}",
        "translations": [(other, _url(other)) for other in public_translations(letter)],
        "sign_on": SignOnSection(letter),
        "counts": page.tally.counts,
        "kinds": [(kind.value, labels[kind]) for kind in Kind if kind in named],
        "countries": countries_with_counts(page.tally),
        "paper_sentence": paper_sentence(page.tally.counts),
        "paper_notes": noted_paper(letter.signatory_list, page.tally.counts),
        "withheld_sentence": (
            withheld_in_words(page.tally.withheld, after_names=bool(named)) if page.tally.withheld else ""
        ),
    }
    return render(request, "letters/public/signatories.html", context)


def _address(path: str, parameters: dict[str, str] | None) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else ""


def _url(letter: LetterPage) -> str:
    with override(letter.language):
        return f"{settings.BASE_URL}{reverse('listing:signatories', args=[letter.slug])}"
