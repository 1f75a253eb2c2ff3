"""Composes mails when they are sent. A request to confirm contains nothing that a stranger typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.known_languages import text_direction
from core.languages import preferred_language
from core.untranslated import language_of_texts
from signatories.addresses import canonical_email, email_key, mailbox_key
from signatories.enums import ABOUT_ACCOUNTS, MailNote, MailPurpose, Signing, Source, Status
from signatories.letter_info import is_letter_public, letter_info_for
from signatories.mail.confirmation_requests import asked_together
from signatories.mail.deadline_text import deadline_text
from signatories.mail.link_tokens import (
    LinkPurpose,
    entry_link,
    link,
    link_lifetime,
    link_request_url,
    objection_link,
)
from signatories.mail.outbox import staff_address
from signatories.models import AddressChange, BlockedAddress, Mail, Signatory, SigningSettings
from signatories.signed_text import may_sign_new_text, signed_text_of

#: An e-mail address within a text.
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
SUBJECTS = {
    MailPurpose.CONFIRM: _("Confirm that you sign “%(title)s”"),
    MailPurpose.REMINDER: _("Confirm by %(deadline)s: “%(title)s”"),
    MailPurpose.RECEIPT: _("You signed “%(title)s”"),
    MailPurpose.TEXT_CHANGED: _("The text of “%(title)s” was changed"),
    MailPurpose.NEW_TEXT: _("Do you sign the new text of “%(title)s”?"),
    MailPurpose.ALREADY: _("You have already signed “%(title)s”"),
    MailPurpose.LINKS: _("Your links for “%(title)s”"),
    MailPurpose.ADDRESS: _("Confirm your address for “%(title)s”"),
    MailPurpose.MOVED: _("Another address for your signature under “%(title)s”"),
    MailPurpose.APPROVED: _("You are listed under “%(title)s”"),
    MailPurpose.REJECTED: _("Your signature under “%(title)s”"),
    MailPurpose.RESTORED: _("You are listed again under “%(title)s”"),
    MailPurpose.WITHDREW: _("You withdrew your signature under “%(title)s”"),
    MailPurpose.QUESTION: _("A question about your signature under “%(title)s”"),
    MailPurpose.REVIEW: _("Signatures wait for review: “%(title)s”"),
    MailPurpose.DISPUTE: _("Disputed signatures: “%(title)s”"),
    MailPurpose.OBJECTED: _("Objections to addresses: “%(title)s”"),
    MailPurpose.FAILURE: _("Editions or files could not be made"),
    MailPurpose.WEBHOOK: _("A webhook was switched off"),
    MailPurpose.PASSWORD: _("Set a new password"),
    MailPurpose.FACTOR: _("About your second factor"),
    MailPurpose.NEW_ADDRESS: _("The address of your account was changed"),
}
#: Statuses of entries that are not confirmed yet.
UNCONFIRMED_STATUSES = (Status.UNCONFIRMED, Status.HELD)


class MailObsolete(Exception):
    """A mail became obsolete before it was sent, for the reason in `note`."""

    def __init__(self, note: MailNote) -> None:
        super().__init__(note)
        self.note = note


def compose(mail: Mail, *, digest: Sequence[Mail] = ()) -> EmailMultiAlternatives:
    """Return the message of a mail, with the recipient's current address.

    `digest` are the mails to one colleague that are sent as one, `mail` included. Raise `MailObsolete` if the contact
    was erased, if the address is blocked, or if the entry's state makes the mail pointless.
    """
    language, address = _recipient(mail)
    if not address:
        raise MailObsolete(MailNote.SETTLED)
    with override(language):
        return _message(mail, digest or [mail], language, address)


def _recipient(mail: Mail) -> tuple[str, str]:
    """Return the language and address of the recipient, ("", "") if the mail is obsolete."""
    if mail.user:
        if not mail.user.is_active and mail.purpose not in ABOUT_ACCOUNTS:
            return "", ""
        return preferred_language(mail.user), staff_address(mail.purpose, mail.user)
    if mail.signatory is None or not hasattr(mail.signatory, "contact"):
        return "", ""
    address = _signer_address(mail)
    if not address:
        return "", ""
    keys = (mail.recipient_key, mail.mailbox_key, email_key(address), mailbox_key(address))
    if BlockedAddress.objects.filter(email_key__in=keys).exists():
        raise MailObsolete(MailNote.BLOCKED)
    if _is_obsolete(mail.purpose, mail.signatory):
        return "", ""
    return mail.signatory.contact.language or settings.LANGUAGE_CODE, canonical_email(address)


def _signer_address(mail: Mail) -> str:
    """Return the address that a mail to a signer goes to; "" if there is no reason for the mail any more."""
    entry = mail.signatory
    if entry is None:
        return ""
    if mail.purpose == MailPurpose.MOVED:
        change = _announced_change(mail)
        return change.old_email if change else ""
    if mail.purpose == MailPurpose.ADDRESS:
        pending = entry.address_changes.filter(confirmed_at=None).first()
        if pending:
            return pending.new_email
        return entry.contact.email if entry.contact.is_address_unconfirmed else ""
    return entry.contact.email


def _announced_change(mail: Mail) -> AddressChange | None:
    return AddressChange.objects.filter(signatory=mail.signatory, requested_at=mail.created_at).first()


def _is_obsolete(purpose: str, entry: Signatory) -> bool:
    """Return whether the state of an entry makes a mail of a purpose pointless."""
    match purpose:
        case MailPurpose.CONFIRM:
            return not _can_confirm(entry)
        case MailPurpose.REMINDER:
            return not (_can_confirm(entry) and _is_reminder_wanted(entry))
        case MailPurpose.WITHDREW:
            return entry.status != Status.WITHDRAWN
        case MailPurpose.TEXT_CHANGED | MailPurpose.NEW_TEXT:
            return not may_sign_new_text(entry, signed_text_of(entry))
    return False


def _can_confirm(entry: Signatory) -> bool:
    return entry.status == Status.UNCONFIRMED and is_letter_public(entry.signatory_list)


def _is_reminder_wanted(entry: Signatory) -> bool:
    """Return whether the list of an entry is still open until a deadline, and the signer may still be asked."""
    signatory_list = entry.signatory_list
    is_open = signatory_list.signing_at(timezone.now()) == Signing.OPEN and signatory_list.closes_at is not None
    return is_open and entry.disputed_at is None and entry.contact.declined_at is None


def _message(mail: Mail, digest: Sequence[Mail], language: str, address: str) -> EmailMultiAlternatives:
    context = _context(mail, digest, language)
    letter, organizer = context["letter"], context["organizer"]
    text = render_to_string(f"signatories/mail/{mail.purpose}.txt", context).strip()
    text += render_to_string("signatories/mail/_signature.txt", context).rstrip()
    title = " ".join(letter.title.split()) if letter else ""
    others = f".{len(digest)}.{max(other.pk for other in digest)}" if len(digest) > 1 else ""
    message_id = f"{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}{others}"
    subject = SUBJECTS[MailPurpose(mail.purpose)] % {"title": title, "deadline": context["deadline"]}
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=from_header(organizer),
        to=[address],
        reply_to=[] if mail.user else reply_to(letter.contact if letter else ""),
        headers=mail_headers(message_id, language),
    )
    message.attach_alternative(html_of(subject, text, language_of_texts(language)), "text/html")
    return message


def html_of(subject: str, text: str, language: str) -> str:
    """Return the text of a mail as HTML, in the language of its sentences.

    Links run from left to right in every language.
    """
    direction = text_direction(language)
    context = {"text": text, "language": language, "direction": direction, "subject": subject}
    html = render_to_string("signatories/mail/mail.html", context)
    return html.replace("<a href=", '<a dir="ltr" href=') if direction == "rtl" else html


def _context(mail: Mail, digest: Sequence[Mail], language: str) -> dict[str, Any]:
    """Return the template context of a mail. Raise `MailObsolete` for mail to staff without any content."""
    signatory_list = mail.signatory.signatory_list if mail.signatory else None
    letter = letter_info_for(signatory_list, language) if signatory_list else None
    if letter and signatory_list and mail.user and not letter.url:
        letter = replace(letter, title=signatory_list.title)
    context = {
        "letter": letter,
        "mail": mail,
        "signatory": mail.signatory,
        "signed_text": signed_text_of(mail.signatory) if mail.signatory and not mail.user else None,
        "links": _links(mail, language),
        "entries": _entries_by_letter(digest, language) if mail.user else [],
        "reports": list(dict.fromkeys(part.text for part in digest if part.text)) if mail.user else [],
        "review_url": settings.BASE_URL + reverse("signatories:review") if mail.user else "",
        "address_source": _address_source(mail.signatory),
        "unconfirmed_days": settings.RETENTION_DAYS["unconfirmed"],
        "organizer": " ".join(letter.organizer.split()) if letter else "",
        "link_request_url": link_request_url(signatory_list, language) if signatory_list else "",
        "link_lifetime": link_lifetime(),
        "deadline": signatory_list.deadline if signatory_list else "",
        "deadline_text": deadline_text(signatory_list, letter) if signatory_list and letter else "",
        "is_about_account": mail.purpose in ABOUT_ACCOUNTS,
        "password_url": _password_url(mail),
        "reset_url": settings.BASE_URL + reverse("wagtailadmin_password_reset") if mail.user else "",
        "objection_url": _objection_url(mail, language),
    }
    if mail.user and not context["password_url"] and not context["entries"] and not context["reports"]:
        raise MailObsolete(MailNote.SETTLED)
    return context


def _address_source(signatory: Signatory | None) -> str:
    """Return where the address of an imported entry comes from whose signer is asked to confirm it."""
    if signatory is None or signatory.source != Source.ASKED or signatory.import_batch is None:
        return ""
    return str(signatory.import_batch.options.get("address_source", ""))


def _objection_url(mail: Mail, language: str) -> str:
    change = _announced_change(mail) if mail.purpose == MailPurpose.MOVED else None
    return objection_link(change, language) if change else ""


def _password_url(mail: Mail) -> str:
    """Return the URL where a colleague sets a new password; it is generated when the mail is sent and never stored."""
    if mail.purpose != MailPurpose.PASSWORD or mail.user is None:
        return ""
    uid = urlsafe_base64_encode(force_bytes(mail.user.pk))
    token = default_token_generator.make_token(mail.user)
    return f"{settings.BASE_URL}{reverse('wagtailadmin_password_reset_confirm', args=[uid, token])}"


def mail_headers(message_id: str, language: str) -> dict[str, str]:
    """Return the headers that all mails of the site have.

    `message_id` has to be identical at every attempt, so that mail programs show a mail once if it was sent twice.
    """
    return {
        "Message-ID": f"<{message_id}@{urlsplit(settings.BASE_URL).hostname}>",
        # Keeps automatic replies away, such as notices of absence.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language_of_texts(language),
    }


def from_header(organizer: str) -> str:
    """Return the From header: the address of the site with the name of the organizer."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=organizer, addr_spec=address)) if organizer else settings.DEFAULT_FROM_EMAIL


def reply_to(contact: str) -> list[str]:
    """Return the Reply-To addresses: the one in the settings, else the first one in the letter's contact."""
    chosen = SigningSettings.load().reply_to
    return [chosen] if chosen else MAIL_ADDRESS.findall(contact)[:1]


def _entries_by_letter(digest: Sequence[Mail], language: str) -> list[tuple[str, list[Signatory]]]:
    """Return the titles of letters with their entries that still need attention, for a digest to staff."""
    letters: dict[int, tuple[str, list[Signatory]]] = {}
    for mail in digest:
        entry = mail.signatory
        if entry is None or (mail.purpose == MailPurpose.DISPUTE and not entry.disputed_at):
            continue
        letter = letter_info_for(entry.signatory_list, language)
        title = letter.title if letter.url else entry.signatory_list.title
        entries = letters.setdefault(entry.signatory_list_id, (title, []))[1]
        if entry not in entries:
            entries.append(entry)
    return list(letters.values())


def _links(mail: Mail, language: str) -> list[dict[str, Any]]:
    """Return the links to the entry of a mail and those asked together with it, or to all entries of its address."""
    if mail.signatory is None or mail.user:
        return []
    entries: Iterable[Signatory] = [mail.signatory]
    if mail.purpose == MailPurpose.LINKS:
        of_address = Signatory.objects.filter(email_key=mail.signatory.email_key).exclude(status=Status.HELD)
        entries = of_address.select_related("signatory_list", "contact").order_by("-pk")
    elif mail.purpose in (MailPurpose.CONFIRM, MailPurpose.REMINDER):
        entries = [mail.signatory, *asked_together(mail.signatory).select_related("signatory_list", "contact")]
    return [
        {
            "signatory": signatory,
            "letter": letter,
            "is_unconfirmed": signatory.status in UNCONFIRMED_STATUSES,
            "deadline_text": deadline_text(signatory.signatory_list, letter),
            "confirm": link(LinkPurpose.CONFIRM, signatory, language),
            "manage": entry_link(LinkPurpose.MANAGE, signatory, language),
            "dispute": entry_link(LinkPurpose.DISPUTE, signatory, language),
            "address": link(LinkPurpose.ADDRESS, signatory, language),
            "decline": link(LinkPurpose.DECLINE, signatory, language),
        }
        for signatory in entries
        for letter in [letter_info_for(signatory.signatory_list, language)]
    ]
