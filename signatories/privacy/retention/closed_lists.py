"""Retention of the contacts of closed lists, and of the names on lists that remove them too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from signatories.enums import Status
from signatories.locks import lock_lists_and_addresses
from signatories.models import Contact, Correction, Signatory, SignatoryList
from signatories.privacy.anonymizing import NAMING_PEOPLE, anonymize
from signatories.privacy.contact_periods import cutoff, due_lists
from signatories.privacy.personal_data import erase_contacts
from signatories.privacy.retention.private_data import ATTACHED, locked_unchanged, with_private_data
from signatories.privacy.retention.rule import RetentionRule

OWN_PERIOD = Q(contact_months__isnull=False)
NO_DAYS = timedelta(0)


def _of_closed_lists(before: datetime) -> QuerySet[Signatory]:
    """Return entries of closed lists with the period of the site; see `_contacts`."""
    return _contacts(due_lists(~OWN_PERIOD, lambda _list: before, with_never_open=True))


def _of_own_period(now: datetime) -> QuerySet[Signatory]:
    """Return entries of lists whose own period is over; see `_contacts`."""
    return _contacts(due_lists(OWN_PERIOD, partial(cutoff, now=now), with_never_open=True))


def _contacts(due: Mapping[datetime, list[int]]) -> QuerySet[Signatory]:
    """Return published and undecided entries, without those whose signers asked for updates or the newsletter.

    Lists that remove names delete the contacts of organizations even then, as signers read in the form.
    The period of contacts and corrections that were added later starts with them. If the time of closing is unknown,
    as for lists that were never open, only that date counts.
    """
    asked = Contact.objects.filter(Q(wants_updates=True) | Q(wants_newsletter=True), signatory=OuterRef("pk"))
    listed = Q(status__in=(Status.PUBLISHED, Status.PENDING)) | ATTACHED
    may_go = ~Exists(asked) | Q(signatory_list__anonymizes_names=True)
    return with_private_data().filter(listed, _of_lists(due), may_go)


def entries_with_names(now: datetime) -> QuerySet[Signatory]:
    """Return entries with names of people, on closed lists whose period is over and that remove names."""
    due = due_lists(Q(anonymizes_names=True), partial(cutoff, now=now), with_never_open=False)
    return Signatory.objects.filter(NAMING_PEOPLE, _of_lists(due, with_entries=True)).order_by("pk")


def _of_lists(due: Mapping[datetime, list[int]], *, with_entries: bool = False) -> Q:
    """Return the condition of entries of lists whose contact and correction are older than the cutoff of their list.

    `with_entries` requires the same of the entries themselves.
    """
    conditions = [
        Q(signatory_list__in=pks, **({"created_at__lt": moment} if with_entries else {}))
        & ~Exists(Contact.objects.filter(signatory=OuterRef("pk"), created_at__gte=moment))
        & ~Exists(Correction.objects.filter(signatory=OuterRef("pk"), created_at__gte=moment))
        for moment, pks in due.items()
    ]
    return reduce(or_, conditions, Q(pk__in=[]))


def _erasing(find: Callable[[datetime], QuerySet[Signatory]]) -> Callable[[Sequence[Signatory], datetime], None]:
    """Return a `remove` function that erases the contacts of those entries that `find` still finds."""

    def erase(entries: Sequence[Signatory], before: datetime) -> None:
        with _locked_due(entries, find, before) as due:
            _count(due, names=())
            erase_contacts(due)

    return erase


def _anonymize(entries: Sequence[Signatory], before: datetime) -> None:
    with _locked_due(entries, entries_with_names, before) as due:
        _count(due, names=due)
        anonymize(due)


@contextmanager
def _locked_due(
    entries: Sequence[Signatory], find: Callable[[datetime], QuerySet[Signatory]], before: datetime
) -> Iterator[list[Signatory]]:
    """Lock entries with their lists, and yield those that `find` still finds.

    A list may have been opened again meanwhile, or got a longer period. Nobody can do that before the transaction
    ends.
    """
    lists = sorted({entry.signatory_list_id for entry in entries})
    with transaction.atomic():
        # In the order of `legal_hold.set_hold`: the locks of lists, then their rows.
        lock_lists_and_addresses(lists, [])
        list(SignatoryList.objects.select_for_update(no_key=True).filter(pk__in=lists).order_by("pk"))
        with locked_unchanged(entries) as locked:
            still_due = set(find(before).filter(pk__in=[entry.pk for entry in locked]).values_list("pk", flat=True))
            yield [entry for entry in locked if entry.pk in still_due]


def _count(entries: Sequence[Signatory], *, names: Sequence[Signatory]) -> None:
    """Add up in the lists what is about to be erased in this transaction, for `_log_numbers`."""
    found = Contact.objects.filter(pk__in=[entry.pk for entry in entries])
    contacts = Counter(found.values_list("signatory__signatory_list", flat=True))
    named = Counter(entry.signatory_list_id for entry in names)
    for pk in sorted({*contacts, *named}):
        SignatoryList.objects.filter(pk=pk).update(
            expired_contacts=F("expired_contacts") + contacts[pk], expired_names=F("expired_names") + named[pk]
        )


def _log_numbers() -> None:
    """Record in the log of each list how much was erased since the last record; also after an interrupted run."""
    unreported = Q(expired_contacts__gt=0) | Q(expired_names__gt=0)
    for pk in SignatoryList.objects.filter(unreported).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            found = SignatoryList.objects.select_for_update().filter(unreported, pk=pk).first()
            if found is None:
                continue
            data = {"contacts": found.expired_contacts, "names": found.expired_names}
            SignatoryList.objects.filter(pk=pk).update(expired_contacts=0, expired_names=0)
            log(instance=found, action="signatories.expire", data={"expired": data})


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "contacts of closed lists",
        "contacts",
        _of_closed_lists,
        _erasing(_of_closed_lists),
        _("contact data once the letter is closed, unless you asked for updates or the newsletter"),
        asks_again=True,
    ),
    # These have periods in months. The notice gets them from `notice_periods.periods_of_lists`.
    RetentionRule(
        "contacts of closed lists with a period of their own",
        NO_DAYS,
        _of_own_period,
        _erasing(_of_own_period),
        notice="",
        asks_again=True,
    ),
    RetentionRule(
        "names on closed lists",
        NO_DAYS,
        entries_with_names,
        _anonymize,
        notice="",
        finish=_log_numbers,
        asks_again=True,
    ),
)
