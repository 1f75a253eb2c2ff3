"""What a change of the settings of a list, or the end of its legal hold, would let housekeeping delete within a day.

A shorter period of a closed list erases as much as the button that erases it, so it needs the same permission and the
same confirmation. The rules of housekeeping themselves are asked, in a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.enums import Signing
from signatories.models import Contact, Signatory, SignatoryList
from signatories.privacy.retention import closed_lists, entries

#: Settings on which it depends which data of a list are due.
PERIOD_FIELDS = ("contact_months", "anonymizes_names", "signing", "closes_at", "time_zone")
#: Who may erase the personal data of a list, and choose settings that let data go at once.
ERASE_PERMISSION = "signatories.erase_signatorylist"


@dataclass(frozen=True)
class NewlyDue:
    """How many contacts, and names of individuals, would be deleted within a day, and are not due without a change."""

    contacts: int
    names: int

    def __bool__(self) -> bool:
        return bool(self.contacts or self.names)

    @property
    def key(self) -> str:
        """Return the numbers as the value of a box that confirms them."""
        return f"{self.contacts}-{self.names}"

    @property
    def in_words(self) -> str:
        """Return "3 contacts and 2 names" in the active language; "" for none."""
        contacts = ngettext("%s contact", "%s contacts", self.contacts) % grouped(self.contacts)
        names = ngettext("%s name", "%s names", self.names) % grouped(self.names)
        if self.contacts and self.names:
            return _("%(contacts)s and %(names)s") % {"contacts": contacts, "names": names}
        return (contacts if self.contacts else "") or (names if self.names else "")


def newly_due(signatory_list: SignatoryList, settings: Mapping[str, Any]) -> NewlyDue:
    """Return what `settings` of a stored list, by name, would let go within a day. Changes nothing."""
    stored = SignatoryList.objects.get(pk=signatory_list.pk)
    values = {**settings, "closed_at": _closed_at(stored, settings.get("signing", stored.signing))}
    return _difference(stored.pk, values)


def due_without_hold(signatory_list: SignatoryList) -> NewlyDue:
    """Return what would go within a day if the legal hold of a list were lifted. Changes nothing."""
    return _difference(signatory_list.pk, {"held_since": None})


def _difference(list_pk: int, values: Mapping[str, Any]) -> NewlyDue:
    # Housekeeping runs once a day, and may do so as soon as a period is over.
    tomorrow = timezone.now() + timedelta(days=1)
    with transaction.atomic():
        contacts, names = _due(list_pk, tomorrow)
        SignatoryList.objects.filter(pk=list_pk).update(**values)
        more_contacts, more_names = _due(list_pk, tomorrow)
        transaction.set_rollback(True)
    return NewlyDue(len(more_contacts - contacts), len(more_names - names))


def _due(list_pk: int, now: datetime) -> tuple[set[int], set[int]]:
    """Return the primary keys of the entries of a list whose contacts, and whose names, the rules erase now."""
    rules = (*entries.RULES, *closed_lists.RULES)
    found = [rule.find(now - rule.keep) for rule in rules if rule.keep is not None]
    due = [rows.order_by() for rows in found if isinstance(rows, QuerySet) and rows.model is Signatory]
    contacts = Contact.objects.filter(signatory__signatory_list=list_pk)
    names = closed_lists.entries_with_names(now).filter(signatory_list=list_pk)
    return (
        {pk for rows in due for pk in contacts.filter(signatory__in=rows).values_list("pk", flat=True)},
        set(names.values_list("pk", flat=True)),
    )


def _closed_at(stored: SignatoryList, signing: str) -> Any:
    """Return when staff closed the list, as `SignatoryList.save` would set it."""
    if signing != Signing.CLOSED:
        return None
    return stored.closed_at if stored.signing == Signing.CLOSED else timezone.now()
