"""Pages of letters whose list is on legal hold are not deleted: their texts are what people signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from letters.models import LetterPage
from signatories.legal_hold import held_lists, hold_sentence


def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Return to the explorer with a sentence if a page, or one below it, is a letter on legal hold."""
    letters = LetterPage.objects.descendant_of(page, inclusive=True)
    held = letters.filter(signatory_list__in=held_lists()).first()
    if held is None:
        return None
    words = {"letter": held.title, "sentence": hold_sentence()}
    messages.error(request, _("“%(letter)s”: %(sentence)s") % words)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: Any
) -> HttpResponse | None:
    """Like `refuse_deletion`, for pages that were selected."""
    pages = [each for each in objects if isinstance(each, Page)] if action_type == "delete" else []
    return next((refusal for page in pages if (refusal := refuse_deletion(request, page))), None)
