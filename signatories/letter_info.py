"""What a list is the list of, as far as the apps above say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail import hooks

from core.cache import cached_briefly

if TYPE_CHECKING:
    from signatories.models import SignatoryList


@dataclass(frozen=True)
class Description:
    """What is signed: its title, its address, and who answers questions about it; "" where there is none.

    `pages_at` is where the site shows its pages, signers' own ones too, without a slash at its end.
    """

    title: str
    address: str = ""
    pages_at: str = ""
    organizer: str = ""
    contact: str = ""


def describe(signatory_list: SignatoryList, language: str) -> Description:
    """Return what the public knows a list by, in a language; never the list's own title, which is for staff.

    `describe_signatory_list` is a hook: a function of list and language that returns a `Description` or None.
    """
    return _described(signatory_list, language)


@cached_briefly
def _described(signatory_list: SignatoryList, language: str) -> Description:
    for hook in hooks.get_hooks("describe_signatory_list"):
        description: Description | None = hook(signatory_list, language)
        if description:
            return description if description.title else replace(description, title=_untitled(language))
    return Description(_untitled(language))


@cached_briefly
def is_public(signatory_list: SignatoryList) -> bool:
    """Tell whether anybody can read what is signed, in any language; while nobody can, nobody can sign it either.

    `is_signatory_list_public` is a hook: a function of a list that returns whether it is, or None for a list that it
    knows nothing of.
    """
    answers = [hook(signatory_list) for hook in hooks.get_hooks("is_signatory_list_public")]
    return False not in answers


def _untitled(language: str) -> str:
    with override(language or None):
        return _("An open letter")
