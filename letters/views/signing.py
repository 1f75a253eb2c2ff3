"""Signing a letter: the form, the entry as it will be printed, and the page that everybody sees then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from letters.models import LetterPage
from letters.sign_on import SignOn
from letters.views.downloads import published_or_404
from signatories.enums import Signing
from signatories.exceptions import SigningClosed
from signatories.forms.signing import SignOnForm
from signatories.networks import network_key
from signatories.services.signing import sign_on, signing_state

#: What the buttons of the form say: show the entry, go back to the form, send.
PREVIEW, CHANGE, SEND = "preview", "change", "send"


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, prefilled from the address; on POST, the entry as it will be printed, and then take it."""
    letter = _letter_or_404(slug)
    if request.method != "POST":
        return _form_page(request, letter, SignOn(letter).form(initial=request.GET.dict()))
    form = SignOnForm(letter.signatory_list, request.POST, request.FILES, min_seconds=settings.SIGN_ON_MIN_SECONDS)
    step = request.POST.get("step", PREVIEW)
    is_changed = request.POST.get("text_version") != letter.text_version
    if step == CHANGE or is_changed or not form.is_valid():
        return _form_page(request, letter, form, is_changed=is_changed, is_sent=step != CHANGE)
    if step != SEND:
        if signing_state(letter.signatory_list) != Signing.OPEN:
            return _form_page(request, letter, form)
        return _page(request, "preview", letter, form=form, entry=form.entry(), sign_on=SignOn(letter))
    try:
        sign_on(letter.signatory_list, form.application(network_key=network_key(request)))
    except SigningClosed:
        return _form_page(request, letter, form)
    return redirect("signing:signed", slug=slug)


@require_safe
def signed(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a mail was sent: the same to everybody."""
    return _page(request, "signed", _letter_or_404(slug))


def _letter_or_404(slug: str) -> LetterPage:
    return published_or_404(slug, get_language() or "")


def _form_page(request: HttpRequest, letter: LetterPage, form: SignOnForm, **context: Any) -> HttpResponse:
    return _page(request, "sign", letter, form=form, sign_on=SignOn(letter, form=form), **context)


def _page(request: HttpRequest, name: str, letter: LetterPage, **context: Any) -> HttpResponse:
    response = render(request, f"letters/{name}.html", {"letter": letter, **context})
    add_never_cache_headers(response)
    return response
