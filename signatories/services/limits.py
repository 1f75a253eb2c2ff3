"""How many may sign: from one address, from one network, on one list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from signatories.memory import for_a_moment
from signatories.models import Contact, Signatory

PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def is_over_limit(list_pk: int, *, of_address: Collection[datetime], network_key: str) -> bool:
    """Tell whether one more entry is more than `settings.SIGN_ON_LIMITS` allow for its address, network or list.

    `of_address` says when the entries of the address came.
    """
    return (
        _is_over("address", of_address)
        or (bool(network_key) and _is_over("network", _of_network(network_key)))
        or _is_flooded(list_pk)
    )


def _of_network(network_key: str) -> list[datetime]:
    since, most = _widest("network")
    recent = Contact.objects.filter(network_key=network_key, created_at__gt=since)
    return list(recent.order_by("-created_at").values_list("created_at", flat=True)[:most])


@for_a_moment
def _is_flooded(list_pk: int) -> bool:
    entries = Signatory.objects.filter(signatory_list=list_pk)
    now = timezone.now()
    return any(entries.filter(created_at__gt=now - period).count() >= most for most, period in _limits("list"))


def _is_over(of: str, came: Iterable[datetime]) -> bool:
    came = list(came)
    now = timezone.now()
    return any(sum(moment > now - period for moment in came) >= most for most, period in _limits(of))


def _widest(of: str) -> tuple[datetime, int]:
    """Return since when entries matter to any limit, and how many are enough to know."""
    limits = _limits(of)
    return timezone.now() - max(period for _most, period in limits), max(most for most, _period in limits)


def _limits(of: str) -> list[tuple[int, timedelta]]:
    """Read limits such as "60/minute"."""
    pairs = (limit.split("/") for limit in settings.SIGN_ON_LIMITS[of])
    return [(int(most), PERIODS[period]) for most, period in pairs]
