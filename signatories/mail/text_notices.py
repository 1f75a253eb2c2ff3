"""Mails about a changed text to those who signed an earlier one: who gets one, and queuing one of them.

A mail tells signers that the text was changed, or asks them to sign the new one. Both lead to the comparison of the
texts; a signature stays whether its signer answers or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.enums import CONFIRMED_STATUSES, MailPurpose
from signatories.exceptions import InvalidTransition
from signatories.letter_info import is_letter_public
from signatories.locks import locked
from signatories.mail.outbox import queue
from signatories.models import Contact, Signatory, SignatoryList
from signatories.models.blocked_address import has_blocked_address
from signatories.signed_text import current_texts_of

if TYPE_CHECKING:
    from core.users.models import User
    from signatories.models.querysets import SignatoryQuerySet

#: The field of the contact with the time of the last mail: mails themselves are deleted after some weeks.
QUEUED_AT = {MailPurpose.TEXT_CHANGED: "text_changed_at", MailPurpose.NEW_TEXT: "new_text_at"}
LOG_ACTIONS = {
    MailPurpose.TEXT_CHANGED: "signatories.tell_text_changed",
    MailPurpose.NEW_TEXT: "signatories.ask_for_new_text",
}


def notifiable(entries: SignatoryQuerySet, signatory_list: SignatoryList, purpose: MailPurpose) -> SignatoryQuerySet:
    """Filter entries of a list whose signers get a mail of a purpose about its text now.

    They are confirmed and not disputed, have an address that gave its consent here and is not blocked, signed a text
    that says something else than the current one, and got no such mail since that was published. A typographic change,
    or one of another language, is no reason for another mail.
    """
    texts = current_texts_of(signatory_list)
    if texts is None:
        return entries.none()
    told = Q(**{f"contact__{QUEUED_AT[purpose]}__gte": texts.published_at})
    for versions, since in texts.earlier:
        told |= Q(text_version__in=versions, **{f"contact__{QUEUED_AT[purpose]}__gte": since})
    confirmed = entries.filter(status__in=CONFIRMED_STATUSES, confirmed_at__isnull=False, disputed_at=None)
    with_address = confirmed.filter(contact__isnull=False).exclude(contact__email="")
    return with_address.of_other_text_versions(texts.versions).exclude(has_blocked_address() | told)


def notify(signatory: Signatory, purpose: MailPurpose, *, user: User | None = None) -> Signatory:
    """Queue a mail about the changed text to a signer. Raises `InvalidTransition` if they do not get one now."""
    with locked(signatory) as entry:
        entries = Signatory.objects.filter(pk=entry.pk)
        if not is_letter_public(entry.signatory_list):
            raise InvalidTransition(_("The letter is not public."))
        if not notifiable(entries, entry.signatory_list, purpose).exists():
            raise InvalidTransition(_("“%s” signed the current text, or knows of it already.") % entry.name)
        queue(purpose, entry)
        Contact.objects.filter(pk=entry.pk).update(**{QUEUED_AT[purpose]: timezone.now()})
        log(instance=entry, action=LOG_ACTIONS[purpose], user=user)
        return entry
