"""All outboxes of the site, with their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.accounts import password_resets
from cms.accounts.invitations import delivery as invitations
from cms.cdn import outbox as cdn
from cms.contact import delivery as contact_delivery
from cms.digest import confirmations, delivery, issue_tests, sendings, subscriptions
from cms.digest.models.sending import NOT_STOPPED
from cms.webhooks import outbox as webhooks
from cms.webhooks.models import Endpoint, is_first_of_subject
from core.outbox.queue import EVERY, Outbox
from letters import derived_files
from letters.editions import jobs
from signatories.mail import mail_runs
from signatories.mail import outbox as mail
from signatories.signing import link_requests
from signatories.sort_orders import orders


def _any(now: datetime) -> Q:
    return EVERY


@dataclass(frozen=True)
class NamedOutbox:
    """An outbox, its name for programs and its label for people."""

    name: str
    label: str | Promise
    outbox: Outbox[Any]
    #: The condition of due jobs that can be attempted now. None if due jobs wait for reasons of their own, such as a
    #: budget per hour, so that their age says nothing.
    attempted_at: Callable[[datetime], Q] | None = _any


def _sendable_to_ready_endpoints(now: datetime) -> Q:
    return Q(endpoint__in=Endpoint.objects.ready(now)) & is_first_of_subject(now)


def _if_there_is_a_cdn(now: datetime) -> Q:
    """Leave out what waited when `CDN` was unset: nobody will attempt it."""
    return EVERY if settings.CDN else Q(pk__in=[])


OUTBOXES: Sequence[NamedOutbox] = (
    NamedOutbox("mail", _("Mail to signers and staff"), mail.OUTBOX),
    NamedOutbox("mail_runs", _("Requests to confirm, to many at once"), mail_runs.OUTBOX),
    NamedOutbox("webhooks", _("Messages of webhooks"), webhooks.OUTBOX, _sendable_to_ready_endpoints),
    NamedOutbox("editions", _("Editions"), jobs.OUTBOX),
    NamedOutbox("derived_files", _("Share images, press kits and other files"), derived_files.OUTBOX),
    NamedOutbox("link_requests", _("Requests for links"), link_requests.OUTBOX),
    NamedOutbox("password_resets", _("Requests for new passwords"), password_resets.OUTBOX),
    NamedOutbox("invitations", _("Invitations of colleagues"), invitations.OUTBOX),
    NamedOutbox("subscription_requests", _("Requests to subscribe"), subscriptions.REQUESTS),
    NamedOutbox("subscription_mails", _("Requests to confirm a subscription"), confirmations.OUTBOX),
    NamedOutbox("issue_tests", _("Tests of issues of the digest"), issue_tests.OUTBOX),
    NamedOutbox("issues", _("Issues of the digest"), sendings.OUTBOX, lambda now: NOT_STOPPED),
    NamedOutbox("issue_deliveries", _("Mails of the digest"), delivery.OUTBOX, None),
    NamedOutbox("contact_messages", _("Messages of the contact form"), contact_delivery.OUTBOX),
    NamedOutbox("cdn", _("Addresses for the cache in front of the site"), cdn.OUTBOX, _if_there_is_a_cdn),
    NamedOutbox("sort_orders", _("Orders of lists"), orders.OUTBOX),
)
