"""The press page of a letter, and the page that verifies copies of editions."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from core.page_cache import cache_for_anonymous
from letters.editions.copies import find_copy
from letters.press.contacts import press_contacts
from letters.press.edition_history import editions_with_changes
from letters.shortcuts import get_letter_at_address_or_404
from letters.signed_texts.text_changes import text_change
from letters.visibility import public_translations
from signatories.listing.progress import progress_of
from signatories.models import Organization

SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@cache_for_anonymous()
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the press page of a letter, in its language."""
    letter = get_letter_at_address_or_404(slug, get_language() or "")
    editions = editions_with_changes(letter.signatory_list)
    context = {
        "letter": letter,
        "status": letter.status,
        "progress": progress_of(letter.signatory_list, letter.signed_by.counts),
        "updates": letter.updates,
        "contacts": press_contacts(letter),
        "counts": letter.signed_by.counts,
        "text_change": text_change(letter),
        "editions": editions,
        "newest": next((item.edition for item in editions if item.edition.is_public), None),
        "logos": Organization.objects.with_public_logos(letter.signatory_list),
        "translations": public_translations(letter),
    }
    context["base_url"] = settings.BASE_URL
    context["canonical"] = f"{settings.BASE_URL}{reverse('press:page', args=[slug])}"
    return render(request, "letters/press/page.html", context)


def check(request: HttpRequest) -> HttpResponse:
    """Verify a copy of an edition by its SHA-256 checksum; the file itself is never uploaded."""
    typed = "".join(request.GET.get("sha256", "").split()).lower()
    is_checksum = bool(SHA256.match(typed))
    context = {"sha256": typed, "is_checksum": is_checksum, "file": find_copy(typed) if is_checksum else None}
    return render(request, "letters/press/check.html", context)
