"""Mails that bring a message to its recipients. From is the site; an answer goes to the writer."""

from __future__ import annotations

from email.headerregistry import Address

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.appearance.branding import site_name
from cms.contact.enums import MessageStatus
from cms.contact.models import ContactMail
from core.known_languages import language_name
from core.languages import preferred_language
from core.outbox.queue import Outbox
from core.users.models import User
from signatories.mail.job_delivery import deliver_jobs
from signatories.mail.messages import from_header, mail_headers
from signatories.mail.retry_waits import BACKOFF

OUTBOX = Outbox(ContactMail, BACKOFF)


def has_due() -> bool:
    """Return whether a mail is due."""
    return OUTBOX.has_due()


def deliver() -> int:
    """Send due mails; return how many were sent. Safe beside other workers and after a crash."""
    return deliver_jobs(OUTBOX, compose)


def compose(mail: ContactMail) -> EmailMessage | None:
    """Return the message to one recipient, in the language of their account if they have one; None for spam."""
    message = mail.message
    if message.status == MessageStatus.SPAM:
        return None
    language = preferred_language(User.objects.with_email(mail.recipient).filter(is_active=True).first())
    with override(language):
        name = site_name(message.page, language)
        context = {
            "message": message,
            "language": language_name(message.language),
            "url": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('contact_messages:detail', args=[message.pk])}",
        }
        return EmailMessage(
            subject=_("Message from the website: %s") % message.subject,
            body=render_to_string("contact/mail/message.txt", context).strip() + "\n",
            from_email=from_header(name),
            to=[mail.recipient],
            reply_to=[str(Address(display_name=message.name, addr_spec=message.email))],
            headers=mail_headers(f"contact.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}", language),
        )
