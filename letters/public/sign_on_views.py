"""Views to sign a letter: choice of kind, form, preview and the final page."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST

from core.client_ip import network_key
from core.http_methods import allow_post
from core.languages import language_codes
from core.rate_limited_views import rate_limited
from letters.models import LetterPage
from letters.public.sign_on_section import SignOnSection
from letters.shortcuts import get_letter_at_address_or_404
from letters.visibility import public_translations
from signatories.entry_field import translation_column
from signatories.enums import Kind, Signing
from signatories.exceptions import SigningClosed
from signatories.signing.forms import SignOnForm
from signatories.signing.listed_name import is_listed_by_family_name, is_order_of_words, listed_name_choices
from signatories.signing.listed_name_form import render_listed_name
from signatories.signing.sign_on import sign_on
from signatories.signing.signing_state import signing_state
from signatories.signing.status_text import confirmation_text

#: Values of the form's buttons: preview the entry, return to the form, switch the kind, send.
PREVIEW, CHANGE, SWITCH, SEND = "preview", "change", "switch", "send"


@allow_post
@rate_limited("POST")
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the choice of kind or the form, prefilled from the query; on POST, preview the entry or sign."""
    letter = _letter_or_404(slug)
    if request.method != "POST":
        return _new_form(request, letter, "sign")
    step = request.POST.get("step", PREVIEW)
    form = _sent_form(request, letter)
    if step in (CHANGE, SWITCH) and form.signing_kind:
        return _form_page(request, letter, form.unvalidated())
    is_changed = request.POST.get("text_version") != letter.text_version
    if is_changed:
        # The page shows a notice; the next submission refers to the current text.
        cast("QueryDict", form.data)["text_version"] = letter.text_version
    is_open = signing_state(letter.signatory_list) == Signing.OPEN
    if is_changed or not form.is_valid() or not is_open:
        return _form_page(request, letter, form, is_changed=is_changed)
    if step != SEND:
        entry = form.build_entry()
        is_reviewed = letter.signatory_list.reviews(Kind(entry.kind))
        listed = listed_name_choices(entry) if is_listed_by_family_name(entry) else []
        context = {"form": form, "entry": entry, "is_reviewed": is_reviewed, "listed_choices": listed}
        return _page(request, "preview", letter, sign_on=SignOnSection(letter), **context)
    try:
        sign_on(letter.signatory_list, form.build_application(network_key=network_key(request)))
    except SigningClosed:
        return _form_page(request, letter, form)
    signed_page = reverse("signing:signed", kwargs={"slug": letter.slug})
    return redirect(f"{signed_page}?{urlencode({'kind': form.signing_kind})}")


def unsent(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the submitted form again after its CSRF token was missing; nothing was stored."""
    letter = _letter_or_404(slug)
    return _form_page(request, letter, _sent_form(request, letter).unvalidated(), is_unsent=True)


def form(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the form as a fragment, which the page of the letter loads on demand."""
    return _new_form(request, _letter_or_404(slug), "_sign_fragment")


@allow_post
@require_POST
@rate_limited("POST", stores_nothing=True)
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return where the name in the form would be listed, as a fragment; 204 if that cannot be said."""
    return render_listed_name(request, _letter_or_404(slug).signatory_list)


def signed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show that a mail was sent, the same page for everybody; its address names the kind that was signed as."""
    letter = _letter_or_404(slug)
    signed_kind = request.GET.get("kind", "")
    kind = Kind(signed_kind) if signed_kind in letter.signatory_list.kinds else None
    return _page(request, "signed", letter, counting=confirmation_text(letter.signatory_list, kind))


def _letter_or_404(slug: str) -> LetterPage:
    return get_letter_at_address_or_404(slug, get_language() or "")


def _new_form(request: HttpRequest, letter: LetterPage, name: str) -> HttpResponse:
    section = SignOnSection(letter, given=request.GET)
    new_form = section.form() if section.is_open and section.kind else None
    return _page(request, name, letter, form=new_form, sign_on=section)


def _sent_form(request: HttpRequest, letter: LetterPage) -> SignOnForm:
    data = request.POST.copy()
    if data.get("step") == SWITCH:
        kinds = letter.signatory_list.kinds
        data["kind"] = next((kind.value for kind in kinds if kind != data.get("kind")), data.get("kind", ""))
    is_preview = data.get("step", PREVIEW) == PREVIEW
    if is_preview and not is_order_of_words(data.get("name", ""), data.get("sort_as", "")):
        # Chosen before the name was changed. The preview shows the new guess.
        data["sort_as"] = ""
    sent_kind = data.get("kind", "")
    return SignOnForm(
        letter.signatory_list,
        data,
        request.FILES,
        min_seconds=settings.SIGN_ON_MIN_SECONDS,
        kind=Kind(sent_kind) if sent_kind in letter.signatory_list.kinds else None,
        languages=[code for code in language_codes() if translation_column(code) in data],
    )


def _form_page(request: HttpRequest, letter: LetterPage, form: SignOnForm, **context: Any) -> HttpResponse:
    return _page(request, "sign", letter, form=form, sign_on=SignOnSection(letter), **context)


def _page(request: HttpRequest, name: str, letter: LetterPage, **context: Any) -> HttpResponse:
    translations = partial(_translations, request, letter, name)
    response = render(
        request, f"letters/public/{name}.html", {"letter": letter, "translations": translations, **context}
    )
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def _translations(request: HttpRequest, letter: LetterPage, name: str) -> list[tuple[LetterPage, str]]:
    """Return the URL of the page in the other languages of a letter, with the prefilled fields."""
    translations = []
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    for other in public_translations(letter):
        with override(other.language):
            translations.append((other, f"{reverse(f'signing:{name}', args=[other.slug])}{query}"))
    return translations
