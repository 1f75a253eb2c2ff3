"""Taking messages in, queueing their mails, and changing their status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Site

from cms.contact.enums import MessageStatus
from cms.contact.forms import ContactForm
from cms.contact.models import ContactMail, ContactMessage, ContactPage, ContactSettings
from cms.public_forms.request_limits import HOUR, allow_form, take_proof
from core.keyed_hashes import keyed_hash
from core.rate_limits import hit
from signatories.addresses import UndeliverableAddress, canonical_email, email_key

if TYPE_CHECKING:
    from core.users.models import User

FORM = "contact"


class TooManyMessages(Exception):
    """The client network sent too many messages within the hour. Nothing was stored."""


def receive(request: HttpRequest, page: ContactPage, form: ContactForm) -> None:
    """Store the message of a valid form, and queue its mails. Idempotent for the same content within a day.

    A message counts as spam if the honeypot was filled in, or if it has no proof of work while the whole site gets
    many such messages. Spam is stored and not mailed. Raises `TooManyMessages`.
    """
    is_proven = take_proof(FORM, form.cleaned_data["proof"])
    limits = {"proven": settings.CONTACT_MESSAGES_PER_HOUR, "unproven": settings.CONTACT_UNPROVEN_PER_HOUR}
    if not allow_form(request, FORM, is_proven=is_proven, **limits):
        raise TooManyMessages
    is_spam = form.is_trapped or not (is_proven or hit("contact.site", settings.CONTACT_FLOOD_PER_HOUR, period=HOUR))
    _store(page, form.message_data, MessageStatus.SPAM if is_spam else MessageStatus.UNREAD)


@transaction.atomic
def _store(page: ContactPage, data: dict[str, str], status: MessageStatus) -> None:
    now = timezone.now()
    parts = (str(page.pk), now.date().isoformat(), email_key(data["email"]), data["name"], data["subject"])
    message, is_new = ContactMessage.objects.get_or_create(
        fingerprint=keyed_hash("\n".join((*parts, data["text"]))),
        defaults={
            **data,
            "page": page,
            "language": page.locale.language_code,
            "status": status,
            "created_at": now,
        },
    )
    if is_new and status != MessageStatus.SPAM:
        _queue_mails(message)


def _queue_mails(message: ContactMessage) -> None:
    """Queue a mail to each recipient who has none of this message yet."""
    now = timezone.now()
    mails = [
        ContactMail(message=message, recipient=address, created_at=now, due_at=now)
        for address in recipients_of(message)
    ]
    ContactMail.objects.bulk_create(mails, ignore_conflicts=True)


def recipients_of(message: ContactMessage) -> list[str]:
    """Return the addresses that get a message: those of the site of its page, else of the default site."""
    site = message.page.get_site() if message.page else None
    site = site or Site.objects.filter(is_default_site=True).first()
    found = ContactSettings.objects.filter(site=site).first()
    return found.addresses if found else []


@transaction.atomic
def set_status(message: ContactMessage, status: MessageStatus, *, user: User) -> None:
    """Change the status of a message. Idempotent. A message that turns out to be no spam is mailed."""
    locked = ContactMessage.objects.select_for_update().get(pk=message.pk)
    if locked.status == status:
        return
    log(
        instance=locked,
        action="contact.status",
        user=user,
        data={"status": {"from": locked.status, "to": status.value}},
    )
    was_spam = locked.status == MessageStatus.SPAM
    ContactMessage.objects.filter(pk=locked.pk).update(status=status)
    if status == MessageStatus.SPAM:
        locked.mails.filter(sent_at=None, leased_until=None).delete()
    elif was_spam:
        _queue_mails(locked)


def send_again(message: ContactMessage) -> int:
    """Make the mails of a message due that were given up or wait; return how many there are."""
    unsent = message.mails.filter(sent_at=None, leased_until=None)
    return unsent.update(due_at=timezone.now(), attempts=0)


@transaction.atomic
def delete_spam(*, user: User) -> int:
    """Delete all messages that are spam; return how many there were."""
    spam: Iterable[ContactMessage] = list(
        ContactMessage.objects.select_for_update().filter(status=MessageStatus.SPAM).order_by("pk")
    )
    for message in spam:
        log(instance=message, action="wagtail.delete", user=user, deleted=True)
    return (
        ContactMessage.objects.filter(pk__in=[message.pk for message in spam])
        .delete()[1]
        .get("contact.ContactMessage", 0)
    )


def messages_from(address: str) -> QuerySet[ContactMessage]:
    """Return the messages that were sent with an address; none for text that is not an address."""
    try:
        return ContactMessage.objects.filter(email__iexact=canonical_email(address))
    except UndeliverableAddress:
        return ContactMessage.objects.none()
