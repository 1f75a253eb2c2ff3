"""Asking unconfirmed signers again to confirm: who may be asked, and asking one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from core.numbers import grouped
from signatories.enums import CONFIRMED_STATUSES, MailPurpose, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.letter_info import is_letter_public
from signatories.locks import locked
from signatories.mail.outbox import queue
from signatories.models import Contact, Mail, Signatory
from signatories.models.blocked_address import has_blocked_address

if TYPE_CHECKING:
    from core.users.models import User

#: Mails with a link to confirm. None is followed by a request within `interval`.
ASKING = (MailPurpose.CONFIRM, MailPurpose.REMINDER, MailPurpose.LINKS)


class Obstacle(StrEnum):
    """A reason not to ask a signer to confirm, in the order in which they are checked."""

    STATUS = "status"
    NO_ADDRESS = "no_address"
    DECLINED = "declined"
    CONFIRMED_BEFORE = "confirmed_before"
    ASKED = "asked"


def interval() -> timedelta:
    """Return the least time between two requests to one signer."""
    return timedelta(hours=settings.CONFIRMATION_INTERVAL_HOURS)


def interval_text() -> str:
    """Return `interval` in words of the active language, such as "24 hours"."""
    hours = settings.CONFIRMATION_INTERVAL_HOURS
    return ngettext("%s hour", "%s hours", hours) % grouped(hours)


def with_obstacles(entries: QuerySet[Signatory], now: datetime) -> QuerySet[Signatory]:
    """Annotate entries with `obstacle`: the first `Obstacle` to asking their signers, "" if there is none."""
    same_list = Signatory.objects.filter(
        signatory_list=OuterRef("signatory_list"), contact__mailbox_key=OuterRef("contact__mailbox_key")
    )
    confirmed = same_list.filter(kind=OuterRef("kind"), status__in=CONFIRMED_STATUSES)
    disputed = same_list.filter(disputed_at__isnull=False)
    asked = Mail.objects.filter(signatory=OuterRef("pk"), purpose__in=ASKING).filter(
        Q(created_at__gt=now - interval()) | Q(due_at__isnull=False) | Q(leased_until__isnull=False)
    )
    # One mail has the links of all entries of its address that were to be asked when it was queued.
    asked_together = Mail.objects.filter(
        signatory__email_key=OuterRef("email_key"),
        signatory__signatory_list=OuterRef("signatory_list"),
        signatory__source=Source.ASKED,
        purpose__in=(MailPurpose.CONFIRM, MailPurpose.REMINDER),
        created_at__gt=now - interval(),
        created_at__gte=OuterRef("created_at"),
    )
    conditions = {
        # A withdrawn entry that was signed again is withdrawn until that is confirmed.
        Obstacle.STATUS: ~Q(status=Status.UNCONFIRMED) | Q(disputed_at__isnull=False) | Q(withdrawn_at__isnull=False),
        Obstacle.NO_ADDRESS: Q(contact__isnull=True) | Q(contact__email=""),
        Obstacle.DECLINED: Q(contact__declined_at__isnull=False) | has_blocked_address() | Exists(disputed),
        Obstacle.CONFIRMED_BEFORE: Exists(confirmed),
        Obstacle.ASKED: Exists(asked) | (Q(source=Source.ASKED) & Exists(asked_together)),
    }
    return entries.annotate(
        obstacle=Case(
            *(When(condition, then=Value(obstacle.value)) for obstacle, condition in conditions.items()),
            default=Value(""),
            output_field=CharField(),
        )
    )


def askable(entries: QuerySet[Signatory], now: datetime) -> QuerySet[Signatory]:
    """Filter entries whose signers may be asked now."""
    annotated: Any = with_obstacles(entries, now)
    filtered: QuerySet[Signatory] = annotated.filter(obstacle="")
    return filtered


def asked_together(entry: Signatory) -> QuerySet[Signatory]:
    """Return the other entries that a mail about an imported entry asks to confirm too: those of the same address.

    None for entries whose signers used the form: each of them has a mail of its own.
    """
    if entry.source != Source.ASKED or not entry.email_key:
        return Signatory.objects.none()
    others = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id,
        email_key=entry.email_key,
        source=Source.ASKED,
        status=Status.UNCONFIRMED,
        disputed_at=None,
    )
    return others.exclude(pk=entry.pk).order_by("pk")


def askable_counts(entries: QuerySet[Signatory]) -> dict[str, int]:
    """Count the unconfirmed ones of `entries` by obstacle; `askable` are those that can be asked now."""
    unconfirmed = entries.filter(status=Status.UNCONFIRMED).order_by()
    annotated: Any = with_obstacles(unconfirmed, timezone.now())
    rows = dict(annotated.values_list("obstacle").annotate(Count("pk")))
    counts = {obstacle.value: rows.get(obstacle.value, 0) for obstacle in Obstacle}
    return {"askable": rows.get("", 0), **counts}


def obstacle_to_asking(entry: Signatory) -> str:
    """Return the reason why the signer of an entry cannot be asked now, as a translated sentence; "" if they can."""
    found: Any = with_obstacles(Signatory.objects.filter(pk=entry.pk), timezone.now())
    obstacle = found.values_list("obstacle", flat=True).first()
    sentences = {
        Obstacle.STATUS: _("“%(name)s” does not wait for a confirmation: this does not apply to it."),
        Obstacle.NO_ADDRESS: _("“%(name)s” has no e-mail address."),
        Obstacle.DECLINED: _("The owner of the address of “%(name)s” wants no more mail."),
        Obstacle.CONFIRMED_BEFORE: _("The address of “%(name)s” has already confirmed another entry of this list."),
        Obstacle.ASKED: _("“%(name)s” was asked to confirm within the last %(interval)s."),
    }
    if not obstacle:
        return ""
    return sentences[Obstacle(obstacle)] % {"name": entry.name, "interval": interval_text()}


def resend_confirmation(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Queue another mail that asks the signer of an unconfirmed entry to confirm.

    Links of earlier mails stay valid: nothing of the entry changes. Raises `InvalidTransition` with the reason if the
    signer may not be asked, or if the letter is not public, so that nobody could confirm.
    """
    with locked(signatory) as entry:
        if not is_letter_public(entry.signatory_list):
            raise InvalidTransition(_("The letter is not public: nobody can confirm now."))
        if reason := obstacle_to_asking(entry):
            raise InvalidTransition(reason)
        queue(MailPurpose.CONFIRM, entry)
        log(instance=entry, action="signatories.resend", user=user)
        return entry


def decline(entry: Signatory) -> None:
    """Record that the owner of the address of a locked entry wants no more requests to confirm. Idempotent."""
    contact = Contact.objects.filter(pk=entry.pk, declined_at=None)
    if contact.update(declined_at=timezone.now()):
        log(instance=entry, action="signatories.decline")
