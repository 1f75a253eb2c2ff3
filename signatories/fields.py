"""The fields of an entry, by who may write them. Forms, links, services and history take them from here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

#: Public fields of `Signatory` that somebody who signs fills in, beside kind and name.
SIGNED_FIELDS = (
    *("name_fr", "title", "affiliation", "affiliation_for_identification", "website", "country", "region"),
    "is_name_hidden",
)
#: Fields of `Contact` that somebody who signs fills in, beside the address and the logo.
PRIVATE_FIELDS = (
    *("representative", "representative_role", "comment", "language", "wants_updates", "wants_newsletter"),
    "logo_permitted",
)
#: Those of them by which somebody agreed to something beyond signing.
CONSENT_FIELDS = ("wants_updates", "wants_newsletter", "logo_permitted")
#: Fields of `Signatory` that signers may change in their own entry afterwards.
OWN_FIELDS = (
    *("name", "name_fr", "title", "affiliation", "affiliation_for_identification", "website"),
    "is_name_hidden",
)
#: Those of them that wait for a moderator where entries are reviewed; the rest of a correction holds at once.
REVIEWED_FIELDS = ("name", "name_fr", "title", "affiliation", "website")
#: Fields of `Signatory` that staff write. An address is never in the log, only that it changed.
STAFF_FIELDS = (
    *("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"),
    *("lead_order", "group", "sort_as", "affiliation_for_identification", "is_name_hidden", "organization"),
)
#: Columns of `Signatory` that are derived, and the fields that they are derived from.
KEYS = ("name_key", "sort_key", "sort_key_fr", "search_text")
KEYED_BY = ("kind", "name", "name_fr", "sort_as", "title", "affiliation")


def text_of(value: Any) -> str:
    """Return a value of a field as text that can be compared: "" for nothing and for an empty check box."""
    if isinstance(value, datetime):
        # As exact as a form is.
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    value = getattr(value, "pk", value)
    return "" if value is None or value is False else str(value)
