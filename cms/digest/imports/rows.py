"""The rows of a file of subscribers, validated one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.digest.enums import SubscriberStatus
from cms.digest.imports.columns import EMAIL, FIELDS
from cms.digest.imports.words import is_said, language_of, status_of
from signatories.addresses import NOT_AN_ADDRESS, canonical_email, email_key, mailbox_key
from signatories.exchange.cells.dates import detect_date_order, parse_date
from signatories.exchange.reading.formula_escaping import unescape_formula
from signatories.exchange.sandbox import Table
from signatories.text import clean_text

#: The address in "Ada Example <ada@example.org>", and behind "mailto:".
IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
MAILTO = re.compile(r"mailto:", re.IGNORECASE)
MAX_SOURCE = 255


@dataclass(frozen=True)
class SubscriberRow:
    """A row as it is understood. `problem` says why it cannot be, in the active language; then there is no key."""

    number: int
    email: str
    language: str = ""
    status: SubscriberStatus = SubscriberStatus.SUBSCRIBED
    consent_on: date | None = None
    consent_source: str = ""
    key: str = ""
    mailbox: str = ""
    problem: str = ""


def read_rows(table: Table, mapping: Mapping[str, str], language: str, date_order: str) -> Iterator[SubscriberRow]:
    """Yield the rows of a file, without blank ones. `language` is that of rows without a language of the site.

    A blank `date_order` is detected from the column.
    """
    positions = {field: table.headers.index(header) for field, header in mapping.items() if header in table.headers}
    if not date_order and "consent_at" in positions:
        date_order = detect_date_order(cell for cell in table.cells_at(positions["consent_at"]) if cell.strip())
    for row in table:
        cells = {
            field: clean_text(unescape_formula(row.cells[position])) if position < len(row.cells) else ""
            for field, position in positions.items()
        }
        if any(cells.values()):
            yield _subscriber_row(row.number, cells, language, date_order)


def _subscriber_row(number: int, cells: Mapping[str, str], language: str, date_order: str) -> SubscriberRow:
    found = IN_BRACKETS.search(cells[EMAIL])
    written = MAILTO.sub("", found[1] if found else cells[EMAIL], count=1)
    try:
        email = canonical_email(written)
        if not email:
            raise ValueError(NOT_AN_ADDRESS)
        return SubscriberRow(
            number,
            email,
            language_of(cells.get("language", ""), language),
            _status(cells),
            _consent_date(cells.get("consent_at", ""), date_order),
            cells.get("consent_source", "")[:MAX_SOURCE],
            email_key(email),
            mailbox_key(email),
        )
    except ValueError as error:
        return SubscriberRow(number, written, problem=str(error))


def _status(cells: Mapping[str, str]) -> SubscriberStatus:
    if is_said(cells.get("unsubscribed_at", "")):
        return SubscriberStatus.UNSUBSCRIBED
    if is_said(cells.get("bounced_at", "")):
        return SubscriberStatus.BOUNCED
    try:
        return status_of(cells.get("status", ""))
    except ValueError as error:
        message = _("“%s” is not a known status: write “subscribed” or “unsubscribed”.")
        raise ValueError(message % cells["status"]) from error


def _consent_date(cell: str, order: str) -> date | None:
    label = str(FIELDS["consent_at"])
    try:
        day = parse_date(cell, order)
    except ValueError as error:
        raise ValueError(f"“{label}” {error}") from error
    # The day may be that of a time zone ahead of the site's.
    if day and day > localdate() + timedelta(days=1):
        raise ValueError(f"“{label}” {_('is in the future')}")
    return day
