"""Pages to change the address of an entry, behind links in mails. A GET changes nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.http_methods import allow_post
from signatories.exceptions import InvalidTransition, LinkExpired, NameTaken
from signatories.mail.link_tokens import LinkPurpose, make_token, read_objection, read_token
from signatories.signing.address_changes import (
    confirm_address,
    has_address_to_confirm,
    object_to_change,
    refuse_address,
    request_address_change,
)
from signatories.signing.self_service_forms import AddressForm
from signatories.signing.views import by_link, render_page
from signatories.transitions import Verb, is_allowed, may_correct_own


@allow_post
@by_link
def change_address(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for another address; the response is the same for every address."""
    signatory = read_token(LinkPurpose.MANAGE, token)
    if not may_correct_own(signatory):
        raise LinkExpired
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_address_change(signatory, form.cleaned_data["email"], token=token)
        except InvalidTransition as error:
            form.add_error("email", str(error))
        else:
            return render_page(request, "address_requested", signatory, token=token)
    return render_page(request, "change_address", signatory, form=form, token=token)


@allow_post
@by_link
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of an address confirm it, or say that it is not the signer's.

    Responds with 409 and the reason if the address has another entry of the same name.
    """
    signatory = read_token(LinkPurpose.ADDRESS, token)
    if not has_address_to_confirm(signatory):
        raise LinkExpired
    if request.method != "POST":
        return render_page(request, "address", signatory)
    if request.POST.get("step") == "refuse":
        refuse_address(signatory, token=token, block="block" in request.POST)
        return render_page(request, "address_refused", signatory)
    try:
        confirmed = confirm_address(signatory, token=token)
    except NameTaken as error:
        response = render_page(request, "address", signatory, reason=str(error))
        response.status_code = HTTPStatus.CONFLICT
        return response
    if is_allowed(confirmed, Verb.CONFIRM):
        return render_page(request, "address_confirmed", confirmed)
    return redirect("signatures:manage", token=make_token(LinkPurpose.MANAGE, confirmed))


@allow_post
@by_link
def object_to_address(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of the old address keep it, or get it back."""
    change = read_objection(token)
    if request.method != "POST":
        return render_page(request, "object_to_address", change.signatory)
    try:
        signatory = object_to_change(token)
    except NameTaken as error:
        response = render_page(request, "object_to_address", change.signatory, reason=str(error))
        response.status_code = HTTPStatus.CONFLICT
        return response
    return render_page(request, "address_kept", signatory, manage_token=make_token(LinkPurpose.MANAGE, signatory))
