"""Rate limits of sign-ons for each mailbox, client network and list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from core.cache import cached_briefly
from signatories.models import Contact, Signatory

PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class Origin:
    """Earlier sign-ons of the same origin.

    `of_network` has the times of those from the client network, newest first; `of_mailbox` the times of those from the
    mailbox, by primary key. `is_proof_used` is true if the proof of work was used before.
    """

    of_network: Sequence[datetime]
    of_mailbox: Mapping[int, datetime]
    is_proof_used: bool


def request_origin(*, network_key: str, proof_key: str, mailbox_key: str = "") -> Origin:
    """Return the earlier sign-ons of an origin. Pass "" for a key that the request does not have."""
    since, most = _widest("network")
    near = Contact.objects.filter(network_key=network_key, created_at__gt=since).order_by("-created_at")
    mailbox_since, mailbox_most = _widest("address")
    same = Contact.objects.filter(mailbox_key=mailbox_key, created_at__gt=mailbox_since).order_by("-created_at")
    return Origin(
        list(near.values_list("created_at", flat=True)[: most + 1]) if network_key else [],
        dict(same.values_list("pk", "created_at")[: mailbox_most + 1]) if mailbox_key else {},
        bool(proof_key) and Contact.objects.filter(proof_key=proof_key).exists(),
    )


def is_over_limit(list_pk: int, *, of_address: Collection[datetime], of_network: Collection[datetime]) -> bool:
    """Return whether one more entry would exceed `settings.SIGN_ON_LIMITS` for its mailbox, network or list.

    The collections hold the times of earlier entries from the mailbox and the network.
    """
    return _is_over("address", of_address) or _is_over("network", of_network) or _is_flooded(list_pk)


@cached_briefly
def _is_flooded(list_pk: int) -> bool:
    entries = Signatory.objects.filter(signatory_list=list_pk)
    now = timezone.now()
    return any(entries.filter(created_at__gt=now - period).count() >= most for most, period in _limits("list"))


def _is_over(of: str, came: Collection[datetime]) -> bool:
    now = timezone.now()
    return any(sum(moment > now - period for moment in came) >= most for most, period in _limits(of))


def _widest(of: str) -> tuple[datetime, int]:
    """Return the start of the longest period of the limits, and their highest count."""
    limits = _limits(of)
    return timezone.now() - max(period for _most, period in limits), max(most for most, _period in limits)


def _limits(of: str) -> list[tuple[int, timedelta]]:
    """Parse limits such as "60/minute" into pairs of count and period."""
    pairs = (limit.split("/") for limit in settings.SIGN_ON_LIMITS[of])
    return [(int(most), PERIODS[period]) for most, period in pairs]
