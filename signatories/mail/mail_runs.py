"""Mail to many signers of a list, slice by slice, by the worker: requests to confirm, and notices of a changed text.

Slices are spread over time (`settings.MAIL_REQUESTS_PER_HOUR`), so that other mail does not wait for them. Each entry
is handled in one transaction with the progress of the run: a killed worker writes to nobody twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost
from core.outbox.queue import Outbox
from signatories.enums import MailPurpose, Status
from signatories.exceptions import InvalidTransition
from signatories.letter_info import is_letter_public
from signatories.locks import lock_list, lock_lists_and_addresses
from signatories.mail.confirmation_requests import askable, resend_confirmation
from signatories.mail.text_notices import notifiable, notify
from signatories.models import ImportBatch, MailRun, Signatory, SignatoryList

if TYPE_CHECKING:
    from core.users.models import User

#: Entries that are handled at a time.
SLICE_SIZE = 100
#: The longest wait is that after a slice at the lowest rate, of one request an hour.
OUTBOX = Outbox(
    MailRun,
    Backoff(timedelta(minutes=1), factor=2, longest=timedelta(hours=1)),
    lease=timedelta(minutes=10),
    max_wait=timedelta(hours=SLICE_SIZE),
)

#: What starting a run is called in the history of its list.
LOG_ACTIONS = {
    MailPurpose.CONFIRM: "signatories.resend_all",
    MailPurpose.TEXT_CHANGED: "signatories.tell_all_text_changed",
    MailPurpose.NEW_TEXT: "signatories.ask_all_for_new_text",
}


def start_run(
    signatory_list: SignatoryList,
    purpose: MailPurpose = MailPurpose.CONFIRM,
    *,
    import_batch: ImportBatch | None = None,
    user: User | None = None,
) -> MailRun:
    """Start writing to the signers of a list, or to those of an import, who are concerned; return the run.

    `purpose` is `CONFIRM`, `TEXT_CHANGED` or `NEW_TEXT`. Returns the unfinished run of the list if it has the same
    purpose; another one has to finish first. Raises `InvalidTransition` if the letter is not public, or
    if nobody can be asked.
    """
    with transaction.atomic():
        lock_list(signatory_list.pk)
        unfinished = signatory_list.mail_runs.filter(finished_at=None).first()
        if unfinished and unfinished.purpose == purpose:
            return unfinished
        if unfinished:
            raise InvalidTransition(_("Other mails to this list are being queued. Try again when that is done."))
        if not is_letter_public(signatory_list):
            raise InvalidTransition(_("The letter is not public: nobody can confirm now."))
        run = MailRun(signatory_list=signatory_list, purpose=purpose, import_batch=import_batch, user=user)
        run.total = recipients(run).count()
        if not run.total:
            raise InvalidTransition(_("There is nobody who can be asked now."))
        run.save()
        log(instance=signatory_list, action=LOG_ACTIONS[purpose], user=user, data={"total": run.total})
    return run


def stop_run(signatory_list: SignatoryList, *, user: User | None = None) -> bool:
    """Stop the unfinished run of a list; return whether there was one. Queued mails are still sent."""
    with transaction.atomic():
        stopped = signatory_list.mail_runs.filter(finished_at=None).update(
            finished_at=timezone.now(), was_stopped=True, due_at=None, lease_token="", leased_until=None
        )
        if stopped:
            log(instance=signatory_list, action="signatories.stop_resending", user=user)
    return bool(stopped)


def last_run(signatory_list: SignatoryList) -> MailRun | None:
    """Return the newest run of a list."""
    return signatory_list.mail_runs.order_by("-pk").first()


def has_due() -> bool:
    """Return whether a run has a slice that is due."""
    return OUTBOX.has_due()


def ask_due() -> int:
    """Handle the next slice of the run that is due first, and postpone all runs; return how many were asked."""
    run = OUTBOX.due().first()
    lease = OUTBOX.claim(run.pk) if run else None
    if run is None or lease is None:
        return 0
    run.refresh_from_db()
    try:
        return _ask_slice(run, lease)
    except LeaseLost:
        return 0


def recipients(run: MailRun) -> QuerySet[Signatory]:
    """Return the entries that a run has still to write to, by primary key."""
    entries = Signatory.objects.filter(signatory_list=run.signatory_list_id, pk__gt=run.last_pk)
    if run.import_batch_id:
        entries = entries.filter(import_batch=run.import_batch_id)
    if run.purpose == MailPurpose.CONFIRM:
        concerned = askable(entries.filter(status=Status.UNCONFIRMED), timezone.now())
    else:
        concerned = notifiable(entries, run.signatory_list, MailPurpose(run.purpose))
    return concerned.order_by("pk")


def _ask_slice(run: MailRun, lease: Lease[MailRun]) -> int:
    entries = list(recipients(run)[:SLICE_SIZE])
    asked = sum(_ask(entry, run, lease) for entry in entries)
    now = timezone.now()
    if len(entries) < SLICE_SIZE:
        lease.release(finished_at=now)
    else:
        lease.release(due_at=now)
    next_slice = now + timedelta(hours=asked / settings.MAIL_REQUESTS_PER_HOUR)
    MailRun.objects.filter(due_at__lt=next_slice).update(due_at=next_slice)
    return asked


def _ask(entry: Signatory, run: MailRun, lease: Lease[MailRun]) -> bool:
    """Ask one signer, and store the progress in the same transaction; return False if they may not be asked now."""
    with transaction.atomic():
        lock_lists_and_addresses([entry.signatory_list_id], [entry.email_key])
        # Nothing is asked any more once the run was stopped, or another worker took it over.
        if not lease.rows.update(last_pk=entry.pk, asked=F("asked") + 1):
            raise LeaseLost
        try:
            with transaction.atomic():
                _queue(entry, run)
        except InvalidTransition:
            lease.rows.update(asked=F("asked") - 1, skipped=F("skipped") + 1)
            return False
    return True


def _queue(entry: Signatory, run: MailRun) -> None:
    if run.purpose == MailPurpose.CONFIRM:
        resend_confirmation(entry, user=run.user)
    else:
        notify(entry, MailPurpose(run.purpose), user=run.user)
