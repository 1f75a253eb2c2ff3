"""The mails of invitations. Each is composed when it is sent, in the language that the administrator chose."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.utils import get_user_display_name

from cms.accounts.invitations.link_tokens import link
from cms.accounts.invitations.service import refusal_of_accepting
from cms.accounts.models import Invitation
from cms.appearance.branding import site_name
from core.outbox.queue import Outbox
from core.untranslated import language_of_texts
from signatories.addresses import canonical_email
from signatories.mail.connection import MAIL_SECONDS
from signatories.mail.job_delivery import deliver_jobs
from signatories.mail.link_tokens import link_lifetime
from signatories.mail.messages import from_header, html_of, mail_headers
from signatories.mail.retry_waits import BACKOFF
from signatories.models import is_blocked

OUTBOX = Outbox(Invitation, BACKOFF, lease=timedelta(seconds=6 * MAIL_SECONDS))


def has_due() -> bool:
    """Return whether a mail is due."""
    return OUTBOX.has_due()


def deliver() -> int:
    """Send due mails; return how many were sent. Safe beside other workers and after a crash."""
    return deliver_jobs(OUTBOX, compose)


def send_unsent(invitation: Invitation) -> bool:
    """Make a mail due that was given up, with the same link; return False if it was sent or is being sent."""
    unsent = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, sent_at=None, leased_until=None)
    return bool(unsent.update(due_at=timezone.now(), attempts=0))


def compose(invitation: Invitation) -> EmailMultiAlternatives | None:
    """Return the message; None if it would lead to a refusal, or if its address can get none any more."""
    if not invitation.is_open(timezone.now()):
        return None
    if is_blocked(invitation.email) or refusal_of_accepting(invitation):
        return None
    language = invitation.language
    with override(language):
        name = site_name(None, language)
        subject = _("Your account for “%s”") % name if name else _("Your account")
        context = {
            "invitation": invitation,
            "inviter": get_user_display_name(invitation.invited_by) if invitation.invited_by else "",
            "site_name": name,
            "site_url": settings.BASE_URL,
            "url": link(invitation),
            "link_lifetime": link_lifetime(),
        }
        text = render_to_string("cms/accounts/mail/invitation.txt", context).strip() + "\n"
        key = f"invitation.{invitation.pk}.{invitation.version}.{invitation.created_at:%Y%m%d%H%M%S}"
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            from_email=from_header(name),
            to=[canonical_email(invitation.email)],
            headers=mail_headers(key, language),
        )
        message.attach_alternative(html_of(subject, text, language_of_texts(language)), "text/html")
        return message
