"""The sentence that says from when on a new signature counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from signatories.enums import Kind

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def counting_sentence(signatory_list: SignatoryList, kind: Kind | None = None) -> str:
    """Return when a signature of a kind counts, or of every kind that the list's form is for, in the active language.

    It depends on the list alone: never on who signs, so that it tells nobody whether an address has signed before.
    """
    kinds = [kind] if kind else signatory_list.kinds
    reviewed = [one for one in kinds if signatory_list.reviews(one)]
    if not reviewed:
        return _(
            "Your signature counts once you confirm it with the link that we send to your address, within seven days."
        )
    if len(reviewed) == len(kinds):
        return _(
            "Your signature counts once you confirm it with the link that we send to your address, within seven days, "
            "and we have checked it."
        )
    if reviewed == [Kind.ORGANIZATION]:
        return _(
            "Your signature counts once you confirm it with the link that we send to your address, within seven days; "
            "that of an organization, once we have checked it as well."
        )
    return _(
        "Your signature counts once you confirm it with the link that we send to your address, within seven days; "
        "that of a person, once we have checked it as well."
    )
