"""What each mail says. A mail that asks for a confirmation holds nothing that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.languages import preferred_language
from signatories.addresses import canonical_email
from signatories.enums import MailNote, MailPurpose, Status
from signatories.letter_info import describe, is_public
from signatories.mail.links import LinkPurpose, link, link_requests_at
from signatories.models import BlockedAddress, Mail, Signatory, SigningSettings

#: An address of a mailbox within a text.
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
SUBJECTS = {
    MailPurpose.CONFIRM: _("Confirm that you sign “%(title)s”"),
    MailPurpose.RECEIPT: _("You signed “%(title)s”"),
    MailPurpose.ALREADY: _("You have already signed “%(title)s”"),
    MailPurpose.LINKS: _("Your links for “%(title)s”"),
    MailPurpose.APPROVED: _("You are listed under “%(title)s”"),
    MailPurpose.REJECTED: _("Your signature under “%(title)s”"),
    MailPurpose.RESTORED: _("You are listed again under “%(title)s”"),
    MailPurpose.WITHDREW: _("You withdrew your signature under “%(title)s”"),
    MailPurpose.QUESTION: _("A question about your signature under “%(title)s”"),
    MailPurpose.REVIEW: _("Signatures wait for review: “%(title)s”"),
    MailPurpose.DISPUTE: _("Disputed signatures: “%(title)s”"),
    MailPurpose.FAILURE: _("Editions or files could not be made"),
    MailPurpose.WEBHOOK: _("A webhook was switched off"),
    MailPurpose.PASSWORD: _("Set a new password"),
}
#: Statuses of an entry whose signer has not been asked yet, or has not answered.
UNANSWERED = (Status.UNCONFIRMED, Status.HELD)


class NothingToSay(Exception):
    """A mail became pointless before it was sent; `note` says why."""

    def __init__(self, note: MailNote) -> None:
        super().__init__(note)
        self.note = note


def compose(mail: Mail, *, about: Sequence[Mail] = ()) -> EmailMultiAlternatives:
    """Return the message of a mail with its address, looked up now.

    `about` are the mails to one colleague that this one stands for, itself included. Raises `NothingToSay` once the
    contact was erased, for an address that wants no mail, and where what it asks for is settled.
    """
    language, address = _recipient(mail)
    if not address:
        raise NothingToSay(MailNote.SETTLED)
    with override(language):
        return _message(mail, about or [mail], language, address)


def _recipient(mail: Mail) -> tuple[str, str]:
    """Return the language and the address of who gets a mail; ("", "") where nobody should."""
    if mail.user:
        return preferred_language(mail.user), mail.user.email
    if mail.signatory is None or not hasattr(mail.signatory, "contact") or not mail.signatory.contact.email:
        return "", ""
    if BlockedAddress.objects.filter(email_key__in=(mail.recipient_key, mail.mailbox_key)).exists():
        raise NothingToSay(MailNote.BLOCKED)
    if mail.purpose == MailPurpose.CONFIRM and not _can_confirm(mail.signatory):
        return "", ""
    if mail.purpose == MailPurpose.WITHDREW and mail.signatory.status != Status.WITHDRAWN:
        return "", ""
    contact = mail.signatory.contact
    return contact.language or settings.LANGUAGE_CODE, canonical_email(contact.email)


def _message(mail: Mail, about: Sequence[Mail], language: str, address: str) -> EmailMultiAlternatives:
    signatory_list = mail.signatory.signatory_list if mail.signatory else None
    letter = describe(signatory_list, language) if signatory_list else None
    if letter and signatory_list and mail.user and not letter.address:
        letter = replace(letter, title=signatory_list.title)
    organizer = " ".join(letter.organizer.split()) if letter else ""
    context = {
        "letter": letter,
        "mail": mail,
        "signatory": mail.signatory,
        "links": _links(mail, language),
        "entries": _entries_by_letter(about, language) if mail.user else [],
        "reports": list(dict.fromkeys(told.text for told in about if told.text)) if mail.user else [],
        "review_address": settings.BASE_URL + reverse("signatories:review") if mail.user else "",
        "organizer": organizer,
        "asked_again_at": link_requests_at(signatory_list, language) if signatory_list else "",
        "password_address": _password_address(mail),
    }
    if mail.user and not context["password_address"] and not context["entries"] and not context["reports"]:
        raise NothingToSay(MailNote.SETTLED)
    text = render_to_string(f"signatories/mail/{mail.purpose}.txt", context).strip()
    text += render_to_string("signatories/mail/_signature.txt", context).rstrip()
    title = " ".join(letter.title.split()) if letter else ""
    subject = SUBJECTS[MailPurpose(mail.purpose)] % {"title": title}
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=sender(organizer),
        to=[address],
        reply_to=[] if mail.user else reply_to(letter.contact if letter else ""),
        headers={
            # The same at every attempt, so that a mailbox shows a mail once that was sent twice.
            "Message-ID": f"<{_identifier(mail, about)}@{urlsplit(settings.BASE_URL).hostname}>",
            # Programs that answer by themselves, such as notices of absence, pass over what says this.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": language,
        },
    )
    html = render_to_string(
        "signatories/mail/mail.html", {"text": text, "language": language, "subject": subject, "organizer": organizer}
    )
    message.attach_alternative(html, "text/html")
    return message


def _password_address(mail: Mail) -> str:
    """Return where a colleague sets a new password; the link is made when the mail is sent and is kept nowhere."""
    if mail.purpose != MailPurpose.PASSWORD or mail.user is None:
        return ""
    uid = urlsafe_base64_encode(force_bytes(mail.user.pk))
    token = default_token_generator.make_token(mail.user)
    return f"{settings.BASE_URL}{reverse('wagtailadmin_password_reset_confirm', args=[uid, token])}"


def _can_confirm(signatory: Signatory) -> bool:
    return signatory.status == Status.UNCONFIRMED and is_public(signatory.signatory_list)


def sender(organizer: str) -> str:
    """Return whom a mail is from: the address of the site under the name of the coalition."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=organizer, addr_spec=address)) if organizer else settings.DEFAULT_FROM_EMAIL


def reply_to(contact: str) -> list[str]:
    """Return where answers go: the address that the organizers set for that, else the one in their contact."""
    chosen = SigningSettings.load().reply_to
    found = [] if chosen else MAIL_ADDRESS.findall(contact)
    return [chosen] if chosen else found[:1]


def _identifier(mail: Mail, about: Sequence[Mail]) -> str:
    others = f".{len(about)}.{max(other.pk for other in about)}" if len(about) > 1 else ""
    return f"{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}{others}"


def _entries_by_letter(about: Sequence[Mail], language: str) -> list[tuple[str, list[Signatory]]]:
    """Return the entries that staff are told of and that still wait, by the title of their letter."""
    letters: dict[int, tuple[str, list[Signatory]]] = {}
    for mail in about:
        entry = mail.signatory
        if entry is None or (mail.purpose == MailPurpose.DISPUTE and not entry.disputed_at):
            continue
        letter = describe(entry.signatory_list, language)
        title = letter.title if letter.address else entry.signatory_list.title
        entries = letters.setdefault(entry.signatory_list_id, (title, []))[1]
        if entry not in entries:
            entries.append(entry)
    return list(letters.values())


def _links(mail: Mail, language: str) -> list[dict[str, Any]]:
    """Return the links for each entry that a mail is about: one, or all of the address where it asked for them."""
    return [
        {
            "signatory": signatory,
            "letter": describe(signatory.signatory_list, language),
            "is_unanswered": signatory.status in UNANSWERED,
            "confirm": link(LinkPurpose.CONFIRM, signatory, language),
            "manage": link(LinkPurpose.MANAGE, signatory, language),
            "dispute": link(LinkPurpose.DISPUTE, signatory, language),
        }
        for signatory in _entries(mail)
    ]


def _entries(mail: Mail) -> Sequence[Signatory]:
    if mail.signatory is None or mail.user:
        return []
    if mail.purpose != MailPurpose.LINKS:
        return [mail.signatory]
    of_address = Signatory.objects.filter(email_key=mail.signatory.email_key).exclude(status=Status.HELD)
    return list(of_address.select_related("signatory_list").order_by("-pk"))
