"""The place of a person on a list by family name: shown to signers, who may choose where their family name starts.

A signer may only choose an order of the words of the own name, so that nobody is listed under anything else. Form,
self-service and API validate it by `ListedNameField`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from signatories.enums import IndividualOrder, Kind
from signatories.form_fields import PrintableField
from signatories.models import Signatory, SignatoryList
from signatories.names.family_names import family_name_sort_text
from signatories.names.splitting import split_by, split_name, words_of
from signatories.sorting.collation import first_letter

#: Words of a name that are offered as the start of the family name.
MAX_CHOICES = 12


@dataclass(frozen=True)
class ListedName:
    """A text by which a person sorts, its letter in the active language, and the family name in it."""

    sort_as: str

    @property
    def letter(self) -> str:
        return first_letter(self.sort_as, get_language() or "")

    @property
    def family_name(self) -> str:
        return self.sort_as.partition(", ")[0]


class ListedNameField(PrintableField):
    """The text by which a signer wants to sort; `check_listed_name` compares it with the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": gettext_lazy("Listed under"),
                "required": False,
                "max_length": 255,
                "widget": forms.HiddenInput,
                **kwargs,
            }
        )


def sorts_by_family_name(signatory_list: SignatoryList) -> bool:
    """Return whether the individuals of a list sort by family name."""
    return bool(signatory_list.individual_order == IndividualOrder.FAMILY_NAME)


def check_listed_name(name: str, text: str) -> str:
    """Return the sort text that a signer chose, as it is stored; "" for a blank one.

    `text` is a family name, or the whole name with the family name first. Raises `ValidationError` unless it is made
    of the words of the name, in their order.
    """
    if not text:
        return ""
    split = split_by(name, text)
    if split is None:
        raise ValidationError(
            _("Write your family name as it is in “%s”, or the whole name with the family name first.") % name
        )
    return split.sort_text


def is_order_of_words(name: str, text: str) -> bool:
    """Return whether a sort text is blank or made of the words of a name, as `check_listed_name` requires."""
    return not text or split_by(name, text) is not None


def is_listed_by_family_name(entry: Signatory) -> bool:
    """Return whether an entry is a person on a list by family name whose name is shown."""
    return entry.kind == Kind.INDIVIDUAL and not entry.is_name_hidden and sorts_by_family_name(entry.signatory_list)


def listed_name(entry: Signatory) -> ListedName:
    """Return where an entry of a list by family name is listed."""
    return ListedName(family_name_sort_text(entry, entry.signatory_list.particles))


def listed_name_choices(entry: Signatory) -> list[ListedName]:
    """Return the places that a signer may choose: the current one first, then one for each word of the name."""
    split = split_name(entry.name, str(entry.country or ""))
    end = split.end if split.start > split.titles else len(split.words)
    starts = range(split.titles, end)[:MAX_CHOICES]
    choices = [listed_name(entry), *(ListedName(replace(split, start=start, end=end).sort_text) for start in starts)]
    unique: dict[tuple[str, ...], ListedName] = {}
    for choice in choices:
        unique.setdefault(words_of(choice.sort_as), choice)
    return list(unique.values())
