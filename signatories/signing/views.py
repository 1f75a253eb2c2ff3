"""Self-service pages, opened by links in mail. A GET changes nothing, because mail scanners follow links."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from core.http_methods import allow_post
from core.json_downloads import json_download
from core.rate_limited_views import rate_limited
from signatories.exceptions import InvalidTransition, LinkExpired, SigningClosed, TextChanged
from signatories.letter_info import letter_info_for
from signatories.mail.link_tokens import LinkPurpose, link_lifetime, make_token, read_token
from signatories.models import Signatory
from signatories.privacy.data_controller import data_controller_for
from signatories.privacy.notice_periods import periods_of_lists, retention_periods
from signatories.privacy.notice_url import published_notice_url
from signatories.privacy.person import own_entries, person_data
from signatories.signed_text import current_version_of, may_sign_new_text, signed_text_of
from signatories.signing import self_service
from signatories.signing.listed_name_form import render_listed_name
from signatories.signing.new_text import sign_new_text
from signatories.signing.self_service_forms import CorrectionForm, LinkForm
from signatories.transitions import Verb, is_allowed, may_correct_own

View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """Decorator for pages behind secret links: never cached, never indexed, no cross-site referrer.

    All invalid links lead to the same page, whatever the reason.
    """

    @wraps(view)
    def private_view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response = rate_limited("POST")(view)(request, **kwargs)
        except LinkExpired:
            context = {"form": LinkForm(), "link_lifetime": link_lifetime()}
            response = render(request, "signatories/signing/expired.html", context, status=404)
        add_never_cache_headers(response)
        # "no-referrer" would make browsers send `Origin: null`, and the form would fail its CSRF check.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return private_view


def render_page(request: HttpRequest, name: str, signatory: Signatory, **context: Any) -> HttpResponse:
    """Render a page about an entry, with its letter in the active language."""
    letter = letter_info_for(signatory.signatory_list, get_language() or "")
    return render(request, f"signatories/signing/{name}.html", {"signatory": signatory, "letter": letter, **context})


@allow_post
@by_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an entry on POST. Repeated confirmations show the same page.

    Responds with 409 and the reason if the letter is no longer public, or has another text than the page said.
    """
    is_post = request.method == "POST"
    signatory = read_token(LinkPurpose.CONFIRM, token, allow_used=is_post)
    if not is_post:
        return _confirm_page(request, signatory)
    try:
        shown = request.POST.get("text_version", "")
        confirmed = self_service.confirm_own(signatory, token=token, text_version=shown)
    except TextChanged as error:
        response = _confirm_page(request, signatory, error=str(error))
        response.status_code = HTTPStatus.CONFLICT
        return response
    except SigningClosed as error:
        response = render_page(request, "closed", signatory, reason=str(error))
        response.status_code = HTTPStatus.CONFLICT
        return response
    return render_page(request, "confirmed", confirmed)


def _confirm_page(request: HttpRequest, signatory: Signatory, *, error: str = "") -> HttpResponse:
    """Render the page to confirm an entry. Those who did not sign by a form are shown which text they sign."""
    language = get_language() or ""
    version = "" if signatory.text_version else current_version_of(signatory.signatory_list, language)
    dispute = make_token(LinkPurpose.DISPUTE, signatory)
    return render_page(request, "confirm", signatory, dispute_token=dispute, text_version=version, error=error)


@allow_post
@by_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show an entry with its waiting correction to the signer; on POST, correct it or cancel the correction."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    if request.method == "POST" and request.POST.get("step") == "cancel":
        signatory = self_service.cancel_correction(signatory, token=token)
        return redirect("signatures:manage", token=make_token(LinkPurpose.MANAGE, signatory))
    form = CorrectionForm(request.POST or None, request.FILES or None, instance=signatory)
    if request.method == "POST" and form.is_valid():
        try:
            signatory = self_service.correct_own(
                signatory,
                form.changes(),
                logo=form.cleaned_data.get("logo"),
                wordings=form.consent_wordings(),
                token=token,
            )
        except InvalidTransition as error:
            # Further representatives have no name to change.
            form.add_error("name" if "name" in form.fields else None, str(error))
        else:
            fresh = make_token(LinkPurpose.MANAGE, signatory)
            url = reverse(f"{request.resolver_match.view_name}", args=[fresh])  # type: ignore[union-attr]
            return redirect(f"{url}?saved=1")
    text = signed_text_of(signatory)
    return render_page(
        request,
        "manage",
        signatory,
        form=form,
        token=token,
        text=text,
        is_saved="saved" in request.GET and not form.is_bound,
        may_sign_new_text=may_sign_new_text(signatory, text),
        may_correct=may_correct_own(signatory),
        may_withdraw=is_allowed(signatory, Verb.WITHDRAW_OWN),
    )


@allow_post
@require_POST
@by_link
def listed(request: HttpRequest, token: str) -> HttpResponse:
    """Return where the name in the form would be listed, as a fragment; 204 if that cannot be said."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    return render_listed_name(request, signatory.signatory_list, stored=signatory)


@allow_post
@by_link
def signed_text(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text that an entry signed, with the changes since; on POST, sign the current text in its place.

    404 for an entry without a text, such as one that staff added.
    """
    signatory = read_token(LinkPurpose.MANAGE, token)
    text = signed_text_of(signatory)
    if text is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            sign_new_text(signatory, request.POST.get("text_version", ""), token=token)
        except (TextChanged, SigningClosed) as refusal:
            error = str(refusal)
        else:
            return redirect("signatures:manage", token=make_token(LinkPurpose.MANAGE, signatory))
    may_sign = may_sign_new_text(signatory, text)
    response = render_page(request, "signed_text", signatory, token=token, text=text, may_sign=may_sign, error=error)
    response.status_code = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return response


@by_link
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Return everything that the site has about the address of an entry, as a JSON file.

    The owner of the link can read the mail of the address, and gets links to these entries anyway.
    """
    signatory = read_token(LinkPurpose.MANAGE, token)
    contact = getattr(signatory, "contact", None)
    return json_download(person_data(contact.email if contact else "", own_entries(signatory)), "personal-data")


@allow_post
@by_link
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for confirmation of a withdrawal; on POST, withdraw the entry."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    if request.method != "POST":
        return render_page(request, "withdraw", signatory, token=token)
    return render_page(request, "withdrawn", self_service.withdraw_own(signatory, token=token))


@allow_post
@by_link
def dispute(request: HttpRequest, token: str) -> HttpResponse:
    """Offer the owner of an address to dispute an entry; on POST, suspend it and notify the moderators."""
    is_post = request.method == "POST"
    signatory = read_token(LinkPurpose.DISPUTE, token, allow_used=is_post)
    if not is_post:
        return render_page(request, "dispute", signatory)
    self_service.dispute(signatory, block="block" in request.POST)
    return render_page(request, "disputed", signatory)


@allow_post
@by_link
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Offer the owner of an address to get no more requests to confirm an entry; on POST, end them."""
    signatory = read_token(LinkPurpose.DECLINE, token)
    if request.method != "POST":
        return render_page(request, "decline", signatory)
    self_service.decline_requests(signatory, block="block" in request.POST, token=token)
    return render_page(request, "declined", signatory)


@allow_post
@by_link
def request_link(request: HttpRequest) -> HttpResponse:
    """Send the links of an address to it again. The response does not reveal whether it signed anything."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        self_service.request_links(form.cleaned_data["email"])
        return redirect("signatures:link_sent")
    return render(request, "signatories/signing/link.html", {"form": form})


@by_link
def link_sent(request: HttpRequest) -> HttpResponse:
    """Show that a mail is on its way, if the address has entries."""
    return render(request, "signatories/signing/link_sent.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Show the built-in privacy notice, or lead to the one that staff published."""
    if url := published_notice_url(request):
        return redirect(url)
    context: dict[str, Any] = {"controller": data_controller_for(request), "periods": retention_periods()}
    context["periods_of_lists"] = lists = periods_of_lists()
    context["removes_names"] = any(each.removes_names for each in lists)
    return render(request, "signatories/signing/privacy.html", context)
