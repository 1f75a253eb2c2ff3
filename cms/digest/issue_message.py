"""The message of an issue to one address, made from the frozen mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import override

from cms.appearance.branding import site_name
from cms.digest.issue_mail import UNSUBSCRIBE_PLACEHOLDER, IssueMail, render_issue
from cms.digest.link_tokens import UNSUBSCRIBE, link
from cms.digest.models import Delivery, DigestIssuePage, Sending
from signatories.addresses import canonical_email
from signatories.mail.messages import from_header, mail_headers, reply_to


def issue_message(sending: Sending, delivery: Delivery, organizer: str) -> EmailMultiAlternatives:
    """Return the message of a delivery, with links to unsubscribe for people and for mail programs (RFC 8058)."""
    url = link(UNSUBSCRIBE, delivery.subscriber, sending.issue.locale.language_code)
    mail = IssueMail(sending.subject, sending.html, sending.text)
    language = str(sending.issue.locale.language_code)
    message = _message(mail, delivery.subscriber.email, url, organizer, language, f"issue.{delivery.pk}.{sending.pk}")
    message.extra_headers |= {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def test_message(page: DigestIssuePage, address: str) -> EmailMultiAlternatives:
    """Return an issue as a mail to a colleague, as it would be sent now. Its link to unsubscribe leads to the form."""
    with override(str(page.locale.language_code)):
        url = f"{settings.BASE_URL}{reverse('digest:subscribe')}"
    language, message_id = str(page.locale.language_code), f"test.{page.pk}.{now():%Y%m%d%H%M%S%f}"
    message = _message(render_issue(page), address, url, site_name(page, language), language, message_id)
    message.subject = f"[Test] {message.subject}"
    return message


def _message(
    mail: IssueMail, address: str, url: str, organizer: str, language: str, message_id: str
) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text.replace(UNSUBSCRIBE_PLACEHOLDER, url),
        from_email=from_header(organizer),
        to=[canonical_email(address)],
        reply_to=reply_to(""),
        headers={"Precedence": "bulk", **mail_headers(message_id, language)},
    )
    message.attach_alternative(mail.html.replace(UNSUBSCRIBE_PLACEHOLDER, escape(url)), "text/html")
    return message
