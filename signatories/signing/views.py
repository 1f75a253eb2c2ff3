"""Pages that signers reach by links from their mail. A GET changes nothing: mail scanners follow links."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from core.http_methods import allow_post
from core.rate_limited_views import rate_limited
from signatories.exceptions import InvalidTransition, LinkExpired, SigningClosed
from signatories.letter_info import letter_info_for
from signatories.mail.links import LinkPurpose, make_token, read_token
from signatories.models import Signatory
from signatories.privacy.data_controller import data_controller_for
from signatories.privacy.retention_periods import retention_periods
from signatories.signing import self_service
from signatories.signing.self_service_forms import CorrectionForm, LinkForm
from signatories.transitions import Verb, is_allowed

View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """Have a page known to nobody but who has its address: not stored, not indexed, not told to other sites.

    A link that doesn't work leads to one page, whatever is wrong with it.
    """

    @wraps(view)
    def private_view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response = rate_limited("POST")(view)(request, **kwargs)
        except LinkExpired:
            response = render(request, "signatories/signing/expired.html", {"form": LinkForm()}, status=404)
        add_never_cache_headers(response)
        # "no-referrer" would make browsers send `Origin: null`, and the form would fail its CSRF check.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return private_view


def _page(request: HttpRequest, name: str, signatory: Signatory, **context: Any) -> HttpResponse:
    letter = letter_info_for(signatory.signatory_list, get_language() or "")
    return render(request, f"signatories/signing/{name}.html", {"signatory": signatory, "letter": letter, **context})


@allow_post
@by_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the owner of the address signs; on POST, that is confirmed. Who was faster sees the same page.

    A letter that is not public any more cannot be signed, and the page says so.
    """
    is_post = request.method == "POST"
    signatory = read_token(LinkPurpose.CONFIRM, token, allow_used=is_post)
    if not is_post:
        dispute = make_token(LinkPurpose.DISPUTE, signatory)
        return _page(request, "confirm", signatory, dispute_token=dispute)
    try:
        confirmed = self_service.confirm_own(signatory, token=token)
    except SigningClosed as error:
        response = _page(request, "closed", signatory, reason=str(error))
        response.status_code = HTTPStatus.CONFLICT
        return response
    return _page(request, "confirmed", confirmed)


@allow_post
@by_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show an entry to its signer, with what waits of it; on POST, correct it, or take back what waits."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    if request.method == "POST" and request.POST.get("step") == "cancel":
        signatory = self_service.cancel_correction(signatory, token=token)
        return redirect("signatures:manage", token=make_token(LinkPurpose.MANAGE, signatory))
    form = CorrectionForm(request.POST or None, request.FILES or None, instance=signatory)
    if request.method == "POST" and form.is_valid():
        try:
            signatory = self_service.correct_own(
                signatory, form.changes(), logo=form.cleaned_data.get("logo"), token=token
            )
        except InvalidTransition as error:
            form.add_error("name", str(error))
        else:
            fresh = make_token(LinkPurpose.MANAGE, signatory)
            return redirect(f"{request.resolver_match.view_name}", token=fresh)  # type: ignore[union-attr]
    may_correct, may_withdraw = is_allowed(signatory, Verb.CORRECT_OWN), is_allowed(signatory, Verb.WITHDRAW_OWN)
    return _page(
        request, "manage", signatory, form=form, token=token, may_correct=may_correct, may_withdraw=may_withdraw
    )


@allow_post
@by_link
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to withdraw, the second step after the page of the entry; on POST, withdraw."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    if request.method != "POST":
        return _page(request, "withdraw", signatory, token=token)
    return _page(request, "withdrawn", self_service.withdraw_own(signatory, token=token))


@allow_post
@by_link
def dispute(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of an address say that it did not sign; on POST, suspend the entry and tell staff."""
    is_post = request.method == "POST"
    signatory = read_token(LinkPurpose.DISPUTE, token, allow_used=is_post)
    if not is_post:
        return _page(request, "dispute", signatory)
    self_service.dispute(signatory, block="block" in request.POST)
    return _page(request, "disputed", signatory)


@allow_post
@by_link
def request_link(request: HttpRequest) -> HttpResponse:
    """Send the links of an address to it again; the answer never tells whether it signed anything."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        self_service.request_links(form.cleaned_data["email"])
        return redirect("signatures:link_sent")
    return render(request, "signatories/signing/link.html", {"form": form})


@by_link
def link_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, if there is anything to send."""
    return render(request, "signatories/signing/link_sent.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Show the notice that comes with the site: what is kept of those who sign, and why."""
    context = {"controller": data_controller_for(request), "periods": retention_periods()}
    return render(request, "signatories/signing/privacy.html", context)
