"""Rate limits of sign-ons for each mailbox, client network and list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from core.cache import cached_briefly
from signatories.models import Signatory

PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


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


def widest_limit(of: str) -> tuple[timedelta, int]:
    """Return the longest period of the limits of an "address" or a "network", and their highest count."""
    limits = _limits(of)
    return max(period for _most, period in limits), max(most for most, _period in limits)


def _limits(of: str) -> list[tuple[int, timedelta]]:
    """Parse limits such as "60/minute" into pairs of count and period."""
    pairs = (limit.split("/") for limit in settings.SIGN_ON_LIMITS[of])
    return [(int(most), PERIODS[period]) for most, period in pairs]
