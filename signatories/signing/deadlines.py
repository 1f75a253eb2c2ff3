"""The sentence that says whether a list can be signed, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.date_formats import long_date
from signatories.enums import Signing

if TYPE_CHECKING:
    from signatories.models import SignatoryList


def signing_sentence(signatory_list: SignatoryList, state: Signing) -> str:
    """Return "Open for signatures until 30 November 2026, 18:00 EST" and the like, in the active language.

    `state` is where the list stands now. Returns "" for a list that the public never could sign, and is not going to.
    """
    match state:
        case Signing.OPEN:
            return _until(signatory_list.closes_at)
        case Signing.PAUSED:
            return _("Signing is paused for the moment. Please come back later.")
        case Signing.NOT_YET:
            return _("Opens for signatures on %s") % _moment(signatory_list.opens_at)
    if not was_ever_open(signatory_list):
        return ""
    if signatory_list.ended_at is None:
        return _("This letter can no longer be signed.")
    return _("Closed for signatures on %s") % _day(signatory_list.ended_at)


def staff_sentence(signatory_list: SignatoryList, now: datetime) -> str:
    """Return the state of a list for staff: what the public reads, or that it is not open yet."""
    state = signatory_list.signing_at(now)
    sentence = signing_sentence(signatory_list, state)
    if state == Signing.PAUSED:
        until = _("until %s") % _moment(signatory_list.closes_at) if signatory_list.closes_at else ""
        return ", ".join(filter(None, (_("Signing is paused"), until)))
    return sentence or _("Not open for signing yet")


def was_ever_open(signatory_list: SignatoryList) -> bool:
    """Tell whether the public could sign a list at some time."""
    return signatory_list.first_opened_at is not None


def _until(closes_at: datetime | None) -> str:
    if closes_at is None:
        return _("Open for signatures")
    return _("Open for signatures until %s") % _moment(closes_at)


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    # Translators: Django time format, such as 18:00 EST.
    time = date_format(local, pgettext("time of a deadline", "H:i T"))
    return _("%(day)s, %(time)s") % {"day": long_date(local), "time": time}


def _day(at: datetime) -> str:
    return long_date(timezone.localtime(at))
