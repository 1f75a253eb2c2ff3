"""Storing a file, carrying out the import that was previewed, and undoing it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, time
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.digest.enums import RowOutcome, SubscriberSource, SubscriberStatus
from cms.digest.imports.columns import EMAIL
from cms.digest.imports.plan import BATCH, ENDED, make_plan, open_table
from cms.digest.imports.rows import SubscriberRow
from cms.digest.models import Subscriber, SubscriberImport
from signatories.addresses import domain_key
from signatories.exceptions import InvalidTransition

if TYPE_CHECKING:
    from core.users.models import User

#: An address, or what may be meant as one, in a pasted line that has several.
ADDRESS = re.compile(r"[^\s,;<>\"]*@[^\s,;<>\"]*")
#: The key of `SubscriberImport.counts` for the subscribers that undoing removed.
REMOVED = "removed"


def store_file(content: bytes, *, file_name: str, language: str, user: User | None) -> SubscriberImport:
    """Store a file for a preview. Raises `UnreadableFile`."""
    open_table(content)
    name = PurePath(file_name).name[-255:]
    return SubscriberImport.objects.create(file_name=name, content=content, language=language, created_by=user)


def pasted_file(text: str) -> bytes:
    """Return a pasted text as a file: a table copied from a spreadsheet as it is, else one address per row."""
    if "\t" in text:
        return text.encode()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([EMAIL])
    for line in text.splitlines():
        addresses = ADDRESS.findall(line) if line.count("@") > 1 else [line.strip(" ,;")]
        writer.writerows([address] for address in addresses if address)
    return out.getvalue().encode()


@transaction.atomic
def carry_out(batch: SubscriberImport, *, statement: str, digest: str, user: User | None) -> SubscriberImport:
    """Subscribe the new addresses of a file, all or none, with a statement on the origin of the consent. Idempotent.

    Raises `UnreadableFile`, and `InvalidTransition` if the result would differ from the preview with this `digest`, or
    if the file was discarded.
    """
    batch = SubscriberImport.objects.select_for_update().get(pk=batch.pk)
    if batch.imported_at:
        return batch
    plan = make_plan(batch)
    if plan.digest != digest:
        raise InvalidTransition(_("The subscribers changed since this preview. Check it again, then import."))
    batch.statement, batch.imported_at = statement, timezone.now()
    batch.counts, batch.content, batch.mapping = plan.counts, b"", {}
    batch.save()
    new = [_subscriber(row, batch, batch.imported_at) for row in plan.written]
    # Whoever subscribed in the form a moment ago keeps that.
    Subscriber.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    log(instance=batch, action="digest.import", user=user, data={"rows": plan.counts})
    return batch


def _subscriber(row: SubscriberRow, batch: SubscriberImport, now: datetime) -> Subscriber:
    has_left = row.status in ENDED
    return Subscriber(
        # Of those who left, the keyed hash is enough to never subscribe them.
        email="" if has_left else row.email,
        email_key=row.key,
        mailbox_key="" if has_left else row.mailbox,
        domain_key="" if has_left else domain_key(row.email),
        language=row.language,
        status=row.status if has_left else SubscriberStatus.SUBSCRIBED,
        source=SubscriberSource.IMPORT,
        confirmed_at=datetime.combine(row.consent_on, time(12), UTC) if row.consent_on and not has_left else None,
        consent_source="" if has_left else row.consent_source,
        imported_in=batch,
        created_at=now,
        changed_at=now,
    )


@transaction.atomic
def undo(batch: SubscriberImport, *, user: User | None) -> int:
    """Remove the subscribers that an import added; return how many. Idempotent.

    Those stay who unsubscribed, became undeliverable or used the form since.
    """
    batch = SubscriberImport.objects.select_for_update().get(pk=batch.pk)
    if not batch.imported_at or batch.undone_at:
        return 0
    unchanged = batch.subscribers.filter(changed_at=F("created_at"), confirmation_mails=None)
    pks = list(unchanged.values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        Subscriber.objects.filter(pk__in=pks[start : start + BATCH], changed_at=F("created_at")).delete()
    removed = len(pks)
    batch.undone_at, batch.counts = timezone.now(), {**batch.counts, REMOVED: removed}
    batch.save(update_fields=["undone_at", "counts"])
    log(instance=batch, action="digest.undo_import", user=user, data={"removed": removed})
    return removed


def added_count(batch: SubscriberImport) -> int:
    """Return how many addresses an import subscribed."""
    return int(batch.counts.get(RowOutcome.ADDED.value, 0))
