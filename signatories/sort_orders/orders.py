"""The sort orders of lists: which ones a list needs, and the worker's job that writes the keys of a whole list.

A list needs one order for each language of its letters. `request_orders` creates the missing ones, and fills those of
short lists at once. The worker fills all others, a slice at a time under the lock of the list, so that changes of
entries wait for one slice at most. Each slice is stored with its end, and the next worker continues there. An order
that nobody needs any more is kept for `SUPERSEDED_RETENTION`, for cursors, then deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from operator import itemgetter

from django.db import transaction
from django.utils import timezone

from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost
from core.outbox.queue import Outbox
from signatories.letter_info import letter_languages
from signatories.locks import lock_list
from signatories.models import ListChange, SignatoryList, SortKey, SortOrder
from signatories.models.querysets import preferred_languages
from signatories.sort_orders.keys import BATCH, build_keys, next_entries, store_keys, superfluous_keys
from signatories.sorting.sort_rules import SortRule

logger = logging.getLogger(__name__)

#: Public entries up to which the keys of a list are written in the request.
MAX_ENTRIES_IN_REQUEST = 500
#: Cursors into a replaced order are valid for this time.
SUPERSEDED_RETENTION = timedelta(hours=1)
OUTBOX = Outbox(
    SortOrder,
    Backoff(timedelta(seconds=10), factor=4, longest=timedelta(hours=1)),
    max_wait=SUPERSEDED_RETENTION,
)


def current_orders(list_pk: int) -> Sequence[SortOrder]:
    """Return the complete orders in which a list is read, one for each language."""
    return tuple(SortOrder.objects.filter(signatory_list=list_pk, is_current=True).order_by("pk"))


def best_order(orders: Iterable[SortOrder]) -> SortOrder | None:
    """Return the one of the current orders of a list that suits the active language best; None without any."""
    languages = preferred_languages()
    ranks = {code: rank for rank, code in enumerate(languages)}
    return min(orders, key=lambda order: (ranks.get(order.language, len(languages)), order.pk), default=None)


def request_orders(signatory_list: SignatoryList) -> None:
    """Create the orders that a list needs and lacks, and retire those that it no longer needs. Idempotent.

    The keys of a short list are written at once. The worker writes them again under the lock of the list, because an
    entry may be published at the same time.
    """
    with transaction.atomic():
        # Two requests must not promote different orders.
        locked = SignatoryList.objects.select_for_update(no_key=True).filter(pk=signatory_list.pk).first()
        if locked is None:
            return
        wanted = _get_wanted(locked)
        missing = [order for order in wanted if order.completed_at is None]
        if missing:
            entries = list(locked.signatories.public().order_by("pk")[: MAX_ENTRIES_IN_REQUEST + 1])
            if len(entries) > MAX_ENTRIES_IN_REQUEST:
                return
            store_keys(build_keys(entries, missing))
            now = timezone.now()
            SortOrder.objects.filter(pk__in=[order.pk for order in missing]).update(
                completed_at=now, filled_to=0, due_at=now
            )
        current = locked.sort_orders.filter(is_current=True)
        if set(current.values_list("pk", flat=True)) != {order.pk for order in wanted}:
            _promote(locked.pk, [order.pk for order in wanted])
            # No cursor points into the order of a list without a letter.
            locked.sort_orders.filter(language="", is_current=False).delete()


def request_missing() -> None:
    """Request the orders that lists lack: of letters in new languages, and after changes of settings. Idempotent."""
    languages = letter_languages()
    orders: dict[int, list[SortOrder]] = {}
    for order in SortOrder.objects.order_by("pk"):
        orders.setdefault(order.signatory_list_id, []).append(order)
    for signatory_list in SignatoryList.objects.order_by("pk"):
        existing = orders.get(signatory_list.pk, [])
        wanted = _wanted(signatory_list, languages.get(signatory_list.pk, set()))
        if wanted != {_identity(order) for order in existing if order.is_current}:
            request_orders(signatory_list)


def _wanted(signatory_list: SignatoryList, languages: Collection[str]) -> set[tuple[str, SortRule]]:
    """Return language and rule of each order that a list needs."""
    return {(language, signatory_list.sort_rule) for language in languages or {""}}


def _identity(order: SortOrder) -> tuple[str, SortRule]:
    return (order.language, order.rule)


def _get_wanted(signatory_list: SignatoryList) -> list[SortOrder]:
    """Return the orders that a list needs; those that are missing are created and become due."""
    languages = letter_languages(signatory_list.pk).get(signatory_list.pk, set())
    existing = {_identity(order): order for order in signatory_list.sort_orders.all()}
    wanted = []
    for language, rule in sorted(_wanted(signatory_list, languages), key=itemgetter(0)):
        order = existing.get((language, rule))
        if order is None:
            order = SortOrder.objects.create(
                signatory_list=signatory_list,
                language=language,
                individual_order=rule.individual_order,
                particles=rule.particles,
                articles=rule.articles,
                version=rule.version,
                due_at=timezone.now(),
            )
        wanted.append(order)
    return wanted


def _promote(list_pk: int, wanted: Collection[int]) -> None:
    """Make the wanted orders of a list current, all at the same time, unless one is not complete yet."""
    orders = SortOrder.objects.filter(signatory_list=list_pk)
    if orders.filter(pk__in=wanted, completed_at=None).exists():
        return
    now = timezone.now()
    replaced = orders.exclude(pk__in=wanted)
    retired = replaced.filter(is_current=True).update(
        is_current=False, superseded_at=now, due_at=now + SUPERSEDED_RETENTION
    )
    # Requested, but replaced before it was complete.
    replaced.filter(completed_at=None, superseded_at=None).update(superseded_at=now, due_at=now)
    promoted = orders.filter(pk__in=wanted).filter(is_current=False).update(is_current=True, superseded_at=None)
    if retired or promoted:
        ListChange.objects.record([list_pk], takes_away=False)


def has_due() -> bool:
    """Return whether keys are to be written or deleted."""
    return OUTBOX.has_due()


def fill_due() -> None:
    """Write the keys of due orders, and delete those of orders that nobody needs. Safe beside other workers."""
    OUTBOX.fail_abandoned()
    for order in list(OUTBOX.due()):
        lease = OUTBOX.claim(order.pk)
        if lease is None:
            continue
        try:
            _fill_or_delete(lease)
        except LeaseLost:
            logger.warning("Another worker has taken over sort order %s", order.pk)
        except Exception:
            logger.exception("Sort order %s failed", order.pk)
            lease.release(due_at=OUTBOX.backoff.next_attempt(lease.attempts, timezone.now()))


def repair(signatory_list: SignatoryList) -> None:
    """Have the worker write all keys of a list again, and delete superfluous ones."""
    request_orders(signatory_list)
    signatory_list.sort_orders.filter(superseded_at=None).update(due_at=timezone.now(), filled_to=0)


def _fill_or_delete(lease: Lease[SortOrder]) -> None:
    """Write or delete the keys of a claimed order, a slice in each transaction. Raises `LeaseLost`."""
    is_done = False
    while not is_done:
        with transaction.atomic():
            order = lease.rows.select_related("signatory_list").first()
            if order is None:
                raise LeaseLost
            # An entry that is published from now on gets its key in this order, too.
            lock_list(order.signatory_list_id)
            lease.renew()
            # Read anew, as both may have changed before the lock.
            signatory_list = SignatoryList.objects.select_for_update(no_key=True).get(pk=order.signatory_list_id)
            order = SortOrder.objects.get(pk=order.pk)
            is_kept = order.is_current or order in _get_wanted(signatory_list)
            is_done = _fill_slice(order, signatory_list, lease) if is_kept else _delete_slice(order, lease)


def _delete_slice(order: SortOrder, lease: Lease[SortOrder]) -> bool:
    """Delete some keys of an order; return whether that was all, and the order is deleted, too."""
    pks = list(order.keys.values_list("pk", flat=True)[:BATCH])
    SortKey.objects.filter(pk__in=pks).delete()
    if len(pks) < BATCH:
        order.delete()
        return True
    # If the list needs the order again meanwhile, it is filled from the beginning.
    lease.rows.update(completed_at=None, filled_to=0)
    return False


def _fill_slice(order: SortOrder, signatory_list: SignatoryList, lease: Lease[SortOrder]) -> bool:
    """Write some keys of an order; return whether that was all, and the order is complete."""
    entries = list(next_entries(signatory_list, order.filled_to))
    store_keys(build_keys(entries, [order]))
    if len(entries) == BATCH:
        lease.rows.update(filled_to=entries[-1].pk)
        return False
    superfluous_keys(order).delete()
    lease.release(attempts=0, filled_to=0, completed_at=order.completed_at or timezone.now())
    _promote(signatory_list.pk, [wanted.pk for wanted in _get_wanted(signatory_list)])
    return True
