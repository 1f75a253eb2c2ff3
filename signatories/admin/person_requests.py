"""The screen for people who ask for a copy or the erasure of their data, and the receipts of erasures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
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
from signatories.privacy.person import copy_for_staff, entries_of, other_addresses
from signatories.privacy.person_erasure import erase_person, holdings_of_person
from signatories.privacy.receipts import numbers_in_words, receipt_data, receipt_text, what_stays

#: The screen shows which letters an address signed, and the receipts are of erasures.
ERASE_PERMISSIONS = ("signatories.delete_signatory", "signatories.view_contact")
COPY_PERMISSIONS = ("signatories.export_contact", "signatories.view_contact")


def may_erase(user: User | AnonymousUser) -> bool:
    """Return whether a user may erase everything about a person."""
    return user.has_perms(ERASE_PERMISSIONS)


def may_copy(user: User | AnonymousUser) -> bool:
    """Return whether a user may download everything about a person."""
    return user.has_perms(COPY_PERMISSIONS)


def may_look_up(user: User | AnonymousUser) -> bool:
    """Return whether a user may see what is kept about a person, to erase or to download it."""
    return may_erase(user) or may_copy(user)


class AddressForm(forms.Form):
    """The address of the person who asks."""

    email = CanonicalEmailField(
        label=gettext_lazy("E-mail address of the person"), widget=forms.EmailInput({"autocomplete": "off"})
    )


@allow_post
@user_passes_test(may_look_up)
def person(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for an address; on POST, list what is kept about it, return that as a file, or erase it.

    The address is never in a URL, and the answers are never cached.
    """
    response = _answer(request)
    add_never_cache_headers(response)
    return response


def _answer(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        match request.POST.get("step"):
            case "copy":
                return _copy(request, address)
            case "erase":
                return _erase(request, address)
        context |= _found(address, may_have_copy=may_copy(request.user))
    context["may_erase"] = may_erase(request.user)
    return render(request, "signatories/admin/person/person.html", {**_header(), **context})


def _copy(request: AuthenticatedHttpRequest, address: str) -> HttpResponse:
    if not may_copy(request.user):
        raise PermissionDenied
    return json_download(copy_for_staff(address, user=request.user), "personal-data")


def _erase(request: AuthenticatedHttpRequest, address: str) -> HttpResponse:
    if not may_erase(request.user):
        raise PermissionDenied
    try:
        receipt = erase_person(address, entries_of(address), user=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("person")
    if receipt is None:
        messages.warning(request, _("Nothing is kept about this address any more."))
        return redirect("person")
    if receipt.held:
        messages.warning(request, _("Erased, except for signatures on lists on legal hold."))
    else:
        messages.success(request, _("Everything about the address has been erased."))
    return redirect("person_receipt", receipt.pk)


def _found(address: str, *, may_have_copy: bool) -> dict[str, Any]:
    entries = entries_of(address).select_related("signatory_list", "contact", "correction")
    holdings = holdings_of_person(address, entries)
    return {
        "address": address,
        "holdings": holdings,
        # An organization without a representative has nothing to erase, and a history to copy.
        "has_copy": may_have_copy and bool(holdings or entries),
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
    title = _("Data of a person")
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    if found is None:
        return {"header_title": title, "header_icon": "user", "breadcrumbs_items": [home, {"url": "", "label": title}]}
    label = _("Receipt %s") % found.pk
    crumbs = [home, {"url": reverse("person"), "label": title}, {"url": "", "label": label}]
    return {"header_title": label, "header_icon": "bin", "breadcrumbs_items": crumbs}
