"""The screen that erases everything about one person at their request, and its receipts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test

from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.json_downloads import json_download
from core.users.models import User
from signatories.addresses import email_key
from signatories.exceptions import InvalidTransition
from signatories.form_fields import CanonicalEmailField
from signatories.models import PersonErasure
from signatories.privacy.person import entries_of, other_addresses
from signatories.privacy.person_erasure import erase_person, holdings_of_person
from signatories.privacy.receipts import numbers_in_words, receipt_data, receipt_text, what_stays

#: The screen shows which letters an address signed, and the receipts are of erasures.
PERMISSIONS = ("signatories.delete_signatory", "signatories.view_contact")


def may_erase(user: User | AnonymousUser) -> bool:
    """Return whether a user may erase everything about a person."""
    return user.has_perms(PERMISSIONS)


class AddressForm(forms.Form):
    """The address of the person who asks."""

    email = CanonicalEmailField(
        label=gettext_lazy("E-mail address of the person"), widget=forms.EmailInput({"autocomplete": "off"})
    )


@allow_post
@user_passes_test(may_erase)
def erase(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for an address; on POST, list what is kept about it, or erase that. The address is never in a URL."""
    form = AddressForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if request.POST.get("step") == "erase":
            return _erase(request, address)
        context |= _found(address)
    return render(request, "signatories/admin/person/erase.html", {**_header(), **context})


def _erase(request: AuthenticatedHttpRequest, address: str) -> HttpResponse:
    try:
        receipt = erase_person(address, entries_of(address), user=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("person_erasure")
    if receipt is None:
        messages.warning(request, _("Nothing is kept about this address any more."))
        return redirect("person_erasure")
    if receipt.held:
        messages.warning(request, _("Erased, except for signatures on lists on legal hold."))
    else:
        messages.success(request, _("Everything about the address has been erased."))
    return redirect("person_receipt", receipt.pk)


def _found(address: str) -> dict[str, Any]:
    entries = entries_of(address).select_related("signatory_list", "contact", "correction")
    holdings = holdings_of_person(address, entries)
    return {
        "address": address,
        "holdings": holdings,
        "parts": numbers_in_words(holdings.parts),
        "other_addresses": other_addresses(address),
        "stays": what_stays(held=len(holdings.held)),
        "receipts": PersonErasure.objects.filter(email_key=email_key(address)),
    }


@user_passes_test(may_erase)
def receipt(request: AuthenticatedHttpRequest, pk: int, suffix: str = "") -> HttpResponse:
    """Show a receipt, or return it as a text or JSON file."""
    found = get_object_or_404(PersonErasure, pk=pk)
    if suffix == "json":
        return json_download(receipt_data(found), f"receipt-{pk}")
    if suffix == "txt":
        headers = {"Content-Disposition": f'attachment; filename="receipt-{pk}.txt"'}
        return HttpResponse(receipt_text(found), content_type="text/plain; charset=utf-8", headers=headers)
    context = {"receipt": found, "text": receipt_text(found)}
    return render(request, "signatories/admin/person/receipt.html", {**_header(found), **context})


def _header(found: PersonErasure | None = None) -> dict[str, Any]:
    title = _("Erase data of a person")
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    if found is None:
        return {"header_title": title, "header_icon": "bin", "breadcrumbs_items": [home, {"url": "", "label": title}]}
    label = _("Receipt %s") % found.pk
    crumbs = [home, {"url": reverse("person_erasure"), "label": title}, {"url": "", "label": label}]
    return {"header_title": label, "header_icon": "bin", "breadcrumbs_items": crumbs}
