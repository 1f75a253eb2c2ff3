"""The kinds of mail that staff see when it fails: who may see it, what was given up, and how it is sent again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.accounts.administrators import ADD_ACCOUNTS
from cms.accounts.invitations.delivery import send_unsent
from cms.accounts.models import Invitation
from cms.contact.messages import send_again
from cms.contact.models import ContactMail
from cms.digest import confirmations
from cms.digest.models import ConfirmationMail, Delivery, Sending
from core.numbers import grouped
from core.users.models import User
from signatories.admin.mails import error_message
from signatories.mail import outbox
from signatories.mail.retry_waits import GIVEN_UP
from signatories.models import Mail

#: Issues whose failed mails are shown: a large list always has some addresses that no longer exist.
ISSUES_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class FailedMail:
    """A row of the listing. `url` is the screen about it, `retry_url` sends it again; "" if the user may not."""

    what: str
    recipient: str
    url: str
    error: str
    at: datetime
    retry_url: str = ""


class MailKind(ABC):
    """A kind of mail. `view_permission` is that of the screen which shows the recipients of such mails anyway."""

    name: str
    view_permission: str
    retry_permission: str

    @abstractmethod
    def number(self) -> int:
        """Return how many mails were given up."""

    @abstractmethod
    def newest(self, user: User, limit: int) -> list[FailedMail]:
        """Return the mails that were given up, newest first."""

    @abstractmethod
    def send_again(self, pk: int) -> bool:
        """Make a mail due; return False if there is none that was given up."""


class JobKind(MailKind):
    """A kind with one job for each mail."""

    jobs: QuerySet[Any]

    def number(self) -> int:
        return self.jobs.filter(GIVEN_UP).order_by().count()

    def newest(self, user: User, limit: int) -> list[FailedMail]:
        may_retry = user.has_perm(self.retry_permission)
        return [
            FailedMail(
                error=error_message(job.error),
                at=job.created_at,
                retry_url=reverse("failed_mails_again", args=[self.name, job.pk]) if may_retry else "",
                **self.describe(job),
            )
            for job in self.jobs.filter(GIVEN_UP).order_by("-pk")[:limit]
        ]

    def describe(self, job: Any) -> dict[str, str]:
        """Return `what`, `recipient` and `url`."""
        raise NotImplementedError

    def send_again(self, pk: int) -> bool:
        job = self.jobs.filter(GIVEN_UP, pk=pk).first()
        return bool(job and self.make_due(job))

    def make_due(self, job: Any) -> object:
        """Make a job due; return something false if it was sent meanwhile."""
        raise NotImplementedError


class SignerMails(JobKind):
    """Mails to signers and about lists. They name entries and colleagues, never addresses."""

    name = "lists"
    view_permission, retry_permission = "signatories.view_mail", "signatories.change_signatory"
    jobs = Mail.objects.select_related("signatory", "user")

    def describe(self, job: Mail) -> dict[str, str]:
        url = reverse("signatories:inspect", args=[job.signatory_id]) if job.signatory_id else ""
        return {"what": job.get_purpose_display(), "recipient": str(job.user or job.signatory or ""), "url": url}

    def make_due(self, job: Mail) -> object:
        return outbox.send_now(job)


class MessageMails(JobKind):
    """Messages of the contact form, to the colleagues who get them."""

    name = "messages"
    view_permission, retry_permission = "contact.view_contactmessage", "contact.change_contactmessage"
    jobs = ContactMail.objects.select_related("message")

    def describe(self, job: ContactMail) -> dict[str, str]:
        url = reverse("contact_messages:detail", args=[job.message_id])
        return {"what": _("Message: %s") % job.message.subject, "recipient": job.recipient, "url": url}

    def make_due(self, job: ContactMail) -> object:
        return send_again(job.message)


class SubscriptionMails(JobKind):
    """Requests to confirm a subscription."""

    name = "subscriptions"
    view_permission, retry_permission = "digest.view_subscriber", "digest.send_issue"
    jobs = ConfirmationMail.objects.select_related("subscriber")

    def describe(self, job: ConfirmationMail) -> dict[str, str]:
        email = job.subscriber.email
        url = f"{reverse('subscribers:index')}?{urlencode({'q': email})}" if email else ""
        return {"what": _("Request to confirm a subscription"), "recipient": email, "url": url}

    def make_due(self, job: ConfirmationMail) -> object:
        return confirmations.send_again(job)


class InvitationMails(JobKind):
    """Invitations of colleagues, until they expire: the same link would be refused then."""

    name = "invitations"
    view_permission = retry_permission = ADD_ACCOUNTS
    jobs = Invitation.objects.filter(accepted_at=None, expires_at__gt=Now())

    def describe(self, job: Invitation) -> dict[str, str]:
        return {"what": _("Invitation"), "recipient": job.email, "url": reverse("invitations:index")}

    def make_due(self, job: Invitation) -> object:
        return send_unsent(job)


class IssueMails(MailKind):
    """Issues of the digest, with one row for all mails of an issue; its own screen sends them again."""

    name = "issues"
    view_permission = retry_permission = "digest.view_sending"

    def _failed(self) -> QuerySet[Delivery]:
        # With `sent_at` said, the index on outcomes passes over what was sent.
        recent = Delivery.objects.filter(sending__created_at__gte=timezone.now() - ISSUES_SHOWN)
        return recent.filter(sent_at=None, failed_at__isnull=False).order_by()

    def number(self) -> int:
        return self._failed().count()

    def newest(self, user: User, limit: int) -> list[FailedMail]:
        rows = self._failed().values_list("sending").annotate(Count("pk"), Max("failed_at"))
        numbers = {pk: (number, at) for pk, number, at in rows}
        sendings = Sending.objects.filter(pk__in=numbers).select_related("issue").defer("html", "text")
        return [self._row(sending, *numbers[sending.pk]) for sending in sendings.order_by("-pk")[:limit]]

    def _row(self, sending: Sending, number: int, at: datetime) -> FailedMail:
        return FailedMail(
            what=_("Issue of the digest: %s") % sending.issue.title,
            recipient=ngettext("%s subscriber", "%s subscribers", number) % grouped(number),
            url=reverse("digest_issues:send", args=[sending.issue_id]),
            error="",
            at=at,
        )

    def send_again(self, pk: int) -> bool:
        return False


KINDS: tuple[MailKind, ...] = (SignerMails(), MessageMails(), SubscriptionMails(), InvitationMails(), IssueMails())


def visible_kinds(user: User) -> list[MailKind]:
    """Return the kinds that a user may see."""
    return [kind for kind in KINDS if user.has_perm(kind.view_permission)]
