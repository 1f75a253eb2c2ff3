"""Asks the signatories of an import by mail to confirm their entries, and counts their answers.

`signatories.mail.mail_runs` sends the mails, slice by slice. A run starts once the letter is public and no
other run of the list is unfinished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signatories.enums import ImportState, MailNote, MailPurpose, Outcome, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.letter_info import is_letter_public
from signatories.mail.confirmation_requests import ASKING
from signatories.mail.mail_runs import start_run
from signatories.models import ImportBatch, Mail, MailRun, Signatory

#: Entries whose mail failed that the progress names.
MAX_FAILED_SHOWN = 50


@dataclass
class RequestProgress:
    """Numbers of the entries of an import by what became of the request to confirm them.

    `queued`: not asked yet. `sending`: the mail waits in the outbox. `sent`: no answer yet. `declined`: withdrawn,
    rejected or disputed. `failed`: the mail could not be delivered. `stopped`: not sent, because the owner of the
    address wants no mail or confirmed another entry, or because the run was stopped. `gone`: deleted unconfirmed, or
    signed again by the form. `failures` are entries whose mail failed. `is_paused`: no mail is sent until the letter
    is public.
    """

    total: int = 0
    queued: int = 0
    sending: int = 0
    sent: int = 0
    confirmed: int = 0
    declined: int = 0
    failed: int = 0
    stopped: int = 0
    gone: int = 0
    failures: list[Signatory] = field(default_factory=list)
    is_paused: bool = False

    @property
    def is_under_way(self) -> bool:
        return bool(self.queued or self.sending)

    @property
    def asked(self) -> int:
        """Return the number of entries that no mail waits for any more."""
        return self.total - self.queued - self.sending

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Return the labels and numbers to show, without zeros except for the usual ones."""
        rows = [
            (_("Confirmed"), self.confirmed, True),
            (_("Mail sent, no answer yet"), self.sent, True),
            (_("Waiting for the mail"), self.queued + self.sending, True),
            (_("Withdrawn, rejected or disputed"), self.declined, False),
            (_("Mail not delivered"), self.failed, False),
            (_("Mail not sent: not wanted, or no longer needed"), self.stopped, False),
            (_("Deleted unconfirmed, or signed by the form"), self.gone, False),
        ]
        return [(label, count) for label, count, is_usual in rows if count or is_usual]


def _waiting() -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(state=ImportState.IMPORTED, is_run_pending=True)


def has_due() -> bool:
    """Return whether signatories of an import are still to be asked."""
    return _waiting().exists()


def start_due_runs() -> int:
    """Start the run of each import that can be asked now, one for each list; return their number. Idempotent."""
    started = 0
    for batch in _waiting().select_related("signatory_list", "imported_by").order_by("imported_at", "pk"):
        if not is_letter_public(batch.signatory_list):
            continue
        try:
            run = start_run(batch.signatory_list, import_batch=batch, user=batch.imported_by)
        except InvalidTransition:
            # Nobody is left to ask: all confirmed, declined or left.
            run = None
        if run is None or run.import_batch_id == batch.pk:
            _waiting().filter(pk=batch.pk).update(is_run_pending=False)
            started += run is not None
    return started


def get_request_progress(batch: ImportBatch) -> RequestProgress:
    """Return how far the requests of an import are; three queries, and one for the failures."""
    run = MailRun.objects.filter(import_batch=batch).order_by("-pk").first()
    is_asking = batch.is_run_pending or (run is not None and run.finished_at is None)
    asked_up_to = run.last_pk if run else 0
    entries = list(
        batch.signatories.order_by("pk").values_list("pk", "email_key", "status", "confirmed_at", "disputed_at")
    )
    own, of_address = _mail_states(batch)
    counts: Counter[str] = Counter()
    failed = []
    for pk, key, status, confirmed_at, disputed_at in entries:
        if status in (Status.REJECTED, Status.WITHDRAWN) or disputed_at:
            state = "declined"
        elif confirmed_at:
            state = "confirmed"
        elif known := own.get(pk) or of_address.get(key):
            # One mail with all links of the address may stand for several.
            state = known
        else:
            state = "queued" if is_asking and pk > asked_up_to else "stopped"
        counts[state] += 1
        if state == "failed":
            failed.append(pk)
    total = batch.row_count(Outcome.NEW)
    return RequestProgress(
        total=total,
        gone=max(0, total - len(entries)),
        failures=list(Signatory.objects.filter(pk__in=failed[:MAX_FAILED_SHOWN])) if failed else [],
        is_paused=bool(counts["queued"]) and not is_letter_public(batch.signatory_list),
        **counts,
    )


def _mail_states(batch: ImportBatch) -> tuple[dict[int, str], dict[str, str]]:
    """Return the states of the latest mails: to each entry, and with all links of an address, by its key."""
    asking = Mail.objects.filter(signatory__import_batch=batch, purpose__in=ASKING)
    mails: Iterable[Mail] = asking.select_related("signatory").order_by("pk")
    own: dict[int, str] = {}
    of_address: dict[str, str] = {}
    for mail in mails:
        state = "sent" if mail.sent_at else "sending" if mail.due_at or mail.leased_until else "failed"
        if state == "failed" and not mail.error and mail.note in (MailNote.BLOCKED, MailNote.SETTLED):
            state = "stopped"
        if mail.signatory_id:
            own[mail.signatory_id] = state
        if mail.purpose == MailPurpose.LINKS or (mail.signatory and mail.signatory.source == Source.ASKED):
            # It has the links of all entries of the address.
            of_address[mail.recipient_key] = state
    return own, of_address
