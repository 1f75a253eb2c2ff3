"""What each mail says. A mail that asks for a confirmation holds nothing that somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from signatories.descriptions import describe, is_public
from signatories.enums import MailPurpose, Status
from signatories.links import LinkPurpose, link
from signatories.models import BlockedAddress, Mail, Signatory

SUBJECTS = {
    MailPurpose.CONFIRM: _("Confirm that you sign “%(title)s”"),
    MailPurpose.RECEIPT: _("You signed “%(title)s”"),
    MailPurpose.ALREADY: _("You have already signed “%(title)s”"),
    MailPurpose.LINKS: _("Your links for “%(title)s”"),
    MailPurpose.APPROVED: _("You are listed under “%(title)s”"),
    MailPurpose.REJECTED: _("Your signature under “%(title)s”"),
    MailPurpose.QUESTION: _("A question about your signature under “%(title)s”"),
    MailPurpose.REVIEW: _("Signatories wait for review: “%(title)s”"),
    MailPurpose.DISPUTE: _("A signature is disputed: “%(title)s”"),
}
#: Statuses of an entry whose signer has not been asked yet, or has not answered.
UNANSWERED = (Status.UNCONFIRMED, Status.HELD)


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """Return the message of a mail with its address, looked up now; None where there is nothing to say any more.

    That is so once the contact is forgotten, for an address that wants no mail, and for a request to confirm
    what is confirmed.
    """
    if mail.user:
        language, address = settings.LANGUAGE_CODE, mail.user.email
    elif mail.signatory and hasattr(mail.signatory, "contact"):
        if BlockedAddress.objects.filter(email_key=mail.recipient_key).exists():
            return None
        language = mail.signatory.contact.language or settings.LANGUAGE_CODE
        address = mail.signatory.contact.email
    else:
        return None
    if mail.purpose == MailPurpose.CONFIRM and mail.signatory and not _can_confirm(mail.signatory):
        return None
    with override(language):
        return _message(mail, language, address)


def _message(mail: Mail, language: str, address: str) -> EmailMultiAlternatives:
    signatory_list = mail.signatory.signatory_list if mail.signatory else None
    letter = describe(signatory_list, language) if signatory_list else None
    if letter and signatory_list and mail.user and not letter.address:
        letter = replace(letter, title=signatory_list.title)
    context = {
        "letter": letter,
        "mail": mail,
        "signatory": mail.signatory,
        "links": _links(mail, language),
        "review_address": settings.BASE_URL + reverse("signatories:review") if mail.user else "",
    }
    text = render_to_string(f"signatories/mail/{mail.purpose}.txt", context).strip()
    html = render_to_string("signatories/mail/mail.html", {"text": text, "language": language})
    title = " ".join(letter.title.split()) if letter else ""
    message = EmailMultiAlternatives(
        subject=SUBJECTS[MailPurpose(mail.purpose)] % {"title": title},
        body=text,
        to=[address],
        # The same at every attempt, so that a mailbox shows a mail once that was sent twice.
        headers={"Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@{urlsplit(settings.BASE_URL).hostname}>"},
    )
    message.attach_alternative(html, "text/html")
    return message


def _can_confirm(signatory: Signatory) -> bool:
    return signatory.status == Status.UNCONFIRMED and is_public(signatory.signatory_list)


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
