"""Where a person would be listed, for programs and for the script of the forms."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from signatories.enums import Kind, SortSource
from signatories.form_fields import SignerNameField
from signatories.models import Signatory, SignatoryList
from signatories.names.family_names import is_outdated
from signatories.signing.forms import CountryChoiceField
from signatories.signing.listed_name import (
    ListedNameField,
    check_listed_name,
    listed_name,
    listed_name_choices,
    sorts_by_family_name,
)


class ListedNameForm(forms.Form):
    """The name of a person, the country, and the sort text chosen so far."""

    name = SignerNameField()
    country = CountryChoiceField(required=False)
    sort_as = ListedNameField()

    def clean_sort_as(self) -> str:
        """Require words of the name."""
        return check_listed_name(self.cleaned_data.get("name", ""), self.cleaned_data["sort_as"])

    def build_entry(self, signatory_list: SignatoryList) -> Signatory:
        """Return the entry, unsaved. The form must be valid."""
        cleaned: dict[str, Any] = self.cleaned_data
        source = SortSource.SIGNER if cleaned["sort_as"] else ""
        return Signatory(signatory_list=signatory_list, kind=Kind.INDIVIDUAL, sort_as_source=source, **cleaned)


def render_listed_name(
    request: HttpRequest, signatory_list: SignatoryList, stored: Signatory | None = None
) -> HttpResponse:
    """Return where the name in a form would be listed, as a fragment; 204 if that cannot be said. Stores nothing.

    A sort text that was chosen for another name does not count. A stated text of a `stored` entry stays unless the
    name contradicts it, as when the entry is corrected.
    """
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    form = ListedNameForm(request.POST)
    if "sort_as" in form.errors:
        form = ListedNameForm({**request.POST.dict(), "sort_as": ""})
    if form.is_valid() and sorts_by_family_name(signatory_list):
        entry = form.build_entry(signatory_list)
        if stored is not None:
            _keep_stated_text(entry, stored)
        choices = listed_name_choices(entry)
        response = render(request, "signatories/signing/_listed_name.html", {"choices": choices})
    add_never_cache_headers(response)
    return response


def _keep_stated_text(entry: Signatory, stored: Signatory) -> None:
    is_chosen = entry.sort_as not in ("", listed_name(stored).sort_as)
    is_guess = stored.sort_as_source in ("", SortSource.GUESSED)
    if not is_chosen and not is_guess and not is_outdated(stored.sort_as, stored.name, entry.name):
        entry.sort_as, entry.sort_as_source = stored.sort_as, stored.sort_as_source
