"""What staff and signers read about an erasure: how much goes or went, and what stays and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.models import PersonErasure
from signatories.privacy.person_parts import person_parts
from signatories.privacy.retention.imports import IMPORT_ROWS


def numbers_in_words(numbers: Mapping[str, int]) -> list[str]:
    """Return a phrase for each kind that is not 0, such as "2 signatures", in the active language."""
    words: dict[str, Callable[[int], str]] = {"signatures": _signatures, "organizations": _organizations}
    words |= {part.name: part.in_words for part in person_parts()}
    return [
        words[name](number) if name in words else f"{name}: {number}" for name, number in numbers.items() if number
    ]


def what_stays(*, by_owner: bool = False, held: int = 0) -> list[str]:
    """Return sentences about what an erasure leaves, and why, in the active language.

    One by the owner of a link leaves more than one by staff. `held` is the number of signatures on lists on legal
    hold, whose reasons are not told.
    """
    days = IMPORT_ROWS.keep.days if IMPORT_ROWS.keep else 0
    left_to_staff = _(
        "Signatures that are held back by a check, or whose new address was not confirmed, stay: the organizers can "
        "erase them."
    )
    return [
        *([_on_hold(held)] if held else []),
        *([left_to_staff] if by_owner else []),
        _("Editions that were published never change: they contain the names that were on the list then."),
        _(
            "Keyed hashes of the address and of names stay, so that no file puts them back on a list. They do not "
            "tell the address or the name."
        ),
        _("The log says what was done and when, without names and texts."),
        ngettext(
            "Files with signatures that the organizers imported are deleted within %s day.",
            "Files with signatures that the organizers imported are deleted within %s days.",
            days,
        )
        % grouped(days),
        _("Backups contain the data until the organizers delete them."),
    ]


def receipt_data(receipt: PersonErasure) -> dict[str, Any]:
    """Return a receipt as values of JSON. It has the keyed hash of the address, and neither address nor names."""
    data = {
        "receipt": receipt.pk,
        "address_hash": receipt.email_key,
        "erased_at": receipt.erased_at,
        "erased_by": "owner of the address" if receipt.by_owner else "staff",
        "erased": receipt.erased,
        "signatures_on_hold": receipt.held,
        "stays": what_stays(by_owner=receipt.by_owner, held=receipt.held),
    }
    return dict(json.loads(json.dumps(data, cls=DjangoJSONEncoder)))


def receipt_text(receipt: PersonErasure) -> str:
    """Return a receipt as text, in the active language."""
    at = date_format(timezone.localtime(receipt.erased_at), "DATETIME_FORMAT")
    if receipt.erased:
        headline = _("Receipt %(number)s: personal data was erased on %(date)s.")
    else:
        # All of it is on legal hold.
        headline = _("Receipt %(number)s: the erasure of personal data was requested on %(date)s.")
    lines = [
        headline % {"number": receipt.pk, "date": at},
        _("Keyed hash of the address: %s") % receipt.email_key,
        "",
        _("Erased:"),
        *(f"- {text}" for text in numbers_in_words(receipt.erased) or [_("nothing")]),
        "",
        _("What stays, and why:"),
        *(f"- {text}" for text in what_stays(by_owner=receipt.by_owner, held=receipt.held)),
    ]
    return "\n".join(lines) + "\n"


def _on_hold(number: int) -> str:
    text = ngettext(
        "The data of %s signature stays for now: it is needed for legal claims (Art. 17(3)(e) GDPR). A person who "
        "signed is taken off the list at once. Please ask again later.",
        "The data of %s signatures stays for now: it is needed for legal claims (Art. 17(3)(e) GDPR). A person who "
        "signed is taken off the lists at once. Please ask again later.",
        number,
    )
    return text % grouped(number)


def _signatures(number: int) -> str:
    return ngettext("%s signature", "%s signatures", number) % grouped(number)


def _organizations(number: int) -> str:
    text = ngettext(
        "contact and representative of %s organization, which stays on the list",
        "contacts and representatives of %s organizations, which stay on the list",
        number,
    )
    return text % grouped(number)
