"""Sentences about the state of a list: whether and until when it can be signed, and when a signature counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from core.date_formats import long_date
from core.time_zones import moment_text
from signatories.enums import Kind, Signing
from signatories.mail.link_tokens import link_lifetime

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def signing_status_text(signatory_list: SignatoryList, state: Signing) -> str:
    """Return a sentence such as "Open for signatures until 30 November 2026, 18:00 Eastern Time".

    It is in the active language. `state` is the effective state of the list. Returns "" for a closed list that was
    never open.
    """
    match state:
        case Signing.OPEN:
            deadline = signatory_list.deadline
            return _("Open for signatures until %s") % deadline if deadline else _("Open for signatures")
        case Signing.PAUSED:
            return _("Signing is paused for the moment. Please come back later.")
        case Signing.NOT_YET:
            opening = moment_text(signatory_list.opens_at, signatory_list.zone) if signatory_list.opens_at else ""
            return _("Opens for signatures on %s") % opening
    if not signatory_list.was_ever_open:
        return ""
    if signatory_list.ended_at is None:
        return _("This letter can no longer be signed.")
    ended_at = timezone.localtime(signatory_list.ended_at, signatory_list.zone)
    return _("Closed for signatures on %s") % long_date(ended_at)


def staff_status_text(signatory_list: SignatoryList, now: datetime) -> str:
    """Return the state of a list for staff: the public sentence, or that the list is not open yet."""
    state = signatory_list.signing_at(now)
    sentence = signing_status_text(signatory_list, state)
    if state == Signing.PAUSED:
        until = _("until %s") % signatory_list.deadline if signatory_list.closes_at else ""
        return ", ".join(filter(None, (_("Signing is paused"), until)))
    return sentence or _("Not open for signing yet")


def confirmation_text(signatory_list: SignatoryList, kind: Kind | None = None) -> str:
    """Return a sentence about when a signature counts, in the active language; for all kinds of the list, or for one.

    It depends only on the list, so that it does not reveal whether an address has signed before.
    """
    kinds = [kind] if kind else signatory_list.kinds
    reviewed = [option for option in kinds if signatory_list.reviews(option)]
    if not reviewed:
        sentence = _(
            "Your signature counts once you confirm it with the link that we send to your address, "
            "within %(lifetime)s."
        )
    elif len(reviewed) == len(kinds):
        sentence = _(
            "Your signature counts once you confirm it with the link that we send to your address, "
            "within %(lifetime)s, and we have checked it."
        )
    elif reviewed == [Kind.ORGANIZATION]:
        sentence = _(
            "Your signature counts once you confirm it with the link that we send to your address, "
            "within %(lifetime)s; that of an organization, once we have checked it as well."
        )
    else:
        sentence = _(
            "Your signature counts once you confirm it with the link that we send to your address, "
            "within %(lifetime)s; that of a person, once we have checked it as well."
        )
    return sentence % {"lifetime": link_lifetime()}
