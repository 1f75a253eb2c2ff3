"""The form by which programs ask where a person would be listed."""

from __future__ import annotations

from typing import Any

from django import forms

from signatories.enums import Kind, SortSource
from signatories.form_fields import SignerNameField
from signatories.models import Signatory, SignatoryList
from signatories.signing.forms import CountryChoiceField
from signatories.signing.listed_name import ListedNameField, check_listed_name


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
