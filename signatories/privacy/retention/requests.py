"""Retention of mails, and of the requests that signers and programs made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.outbox.models import SETTLED
from signatories.legal_hold import without_held
from signatories.models import AddressChange, LinkRequest, Mail, RequestKey
from signatories.privacy.retention.rule import DAY, RetentionRule, delete, delete_free, older_than


def _settled_mails(before: datetime) -> QuerySet[Mail]:
    settled = Mail.objects.filter(SETTLED, created_at__lt=before).order_by("pk")
    return without_held(settled, "signatory__signatory_list")


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "mails",
        "mails",
        _settled_mails,
        delete_free("signatory__signatory_list"),
        _("which mails were sent to you, without your address"),
    ),
    RetentionRule(
        "idempotency keys",
        DAY,
        older_than(RequestKey),
        delete,
        _("keyed numbers that recognize a request which a program repeats"),
    ),
    RetentionRule(
        "requests for links",
        DAY,
        older_than(LinkRequest),
        delete,
        _("a keyed number of your address if you ask for your links, until the mail is sent"),
    ),
    RetentionRule(
        "changes of address",
        timedelta(days=settings.LINK_LIFETIME_DAYS),
        older_than(AddressChange, "requested_at", list_path="signatory__signatory_list"),
        delete_free("signatory__signatory_list"),
        _("your old and new address if you ask to change it"),
    ),
)
