"""Pages where signers erase everything about their address, and their receipt."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.http_methods import allow_post
from core.json_downloads import json_download
from signatories.exceptions import InvalidTransition, LinkExpired
from signatories.mail.link_tokens import LinkPurpose, read_token
from signatories.models import PersonErasure
from signatories.privacy.person import own_entries_to_erase
from signatories.privacy.person_erasure import erase_person, holdings_of_person
from signatories.privacy.receipts import numbers_in_words, receipt_data, receipt_text, what_stays
from signatories.signing.views import by_link, render_page

SALT = "signatories.receipts"


@allow_post
@by_link
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """List everything about the address of an entry that would be erased, and what stays; on POST, erase it.

    Responds with 409, and erases nothing, if the entries are being changed by others.
    """
    signatory = read_token(LinkPurpose.MANAGE, token)
    contact = getattr(signatory, "contact", None)
    address, entries = contact.email if contact else "", own_entries_to_erase(signatory)
    refusal = ""
    if request.method == "POST":
        try:
            receipt = erase_person(address, entries, key=signatory.email_key, by_owner=True)
        except InvalidTransition as error:
            refusal = str(error)
        else:
            if receipt is None:
                raise LinkExpired(token)
            return redirect("signatures:erased", signing.dumps(receipt.pk, salt=SALT))
    holdings = holdings_of_person(address, entries)
    context = {
        "holdings": holdings,
        "parts": numbers_in_words(holdings.parts),
        "stays": what_stays(by_owner=True, held=len(holdings.held)),
    }
    response = render_page(request, "erase", signatory, token=token, refusal=refusal, **context)
    response.status_code = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return response


@by_link
def erased(request: HttpRequest, token: str) -> HttpResponse:
    """Show the receipt of an erasure."""
    found = _receipt(token)
    context = {
        "receipt": receipt_text(found),
        "is_erased": bool(found.erased),
        "held": found.held,
        "token": token,
    }
    return render(request, "signatories/signing/erased.html", context)


@by_link
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Return the receipt of an erasure as a JSON file."""
    return json_download(receipt_data(_receipt(token)), "receipt")


def _receipt(token: str) -> PersonErasure:
    try:
        pk = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.LINK_LIFETIME_DAYS))
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpired(token) from error
    found = PersonErasure.objects.filter(pk=pk).first()
    if found is None:
        raise LinkExpired(token)
    return found
