"""How many may sign: from one address, from one network, on one list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from signatories.models import Contact, Signatory

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from signatories.models import SignatoryList

PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
#: Seconds for which a list's rate is remembered: all its signers ask, and to count thousands takes time.
REMEMBERED = 5


def is_over_limit(signatory_list: SignatoryList, *, email_key: str, network_key: str) -> bool:
    """Tell whether one more entry is more than `settings.SIGN_ON_LIMITS` allow for its address, network or list."""
    if _is_over(Signatory.objects.filter(email_key=email_key), "address"):
        return True
    if network_key and _is_over(Contact.objects.filter(network_key=network_key), "network"):
        return True
    remembered = f"signatories.limits.list-{signatory_list.pk}"
    is_flooded = cache.get(remembered)
    if is_flooded is None:
        is_flooded = _is_over(Signatory.objects.filter(signatory_list=signatory_list), "list")
        cache.set(remembered, is_flooded, REMEMBERED)
    return bool(is_flooded)


def _is_over(entries: QuerySet, of: str) -> bool:
    now = timezone.now()
    limits = {name: _parse(name) for name in settings.SIGN_ON_LIMITS[of]}
    longest = max(period for _most, period in limits.values())
    counts = entries.filter(created_at__gt=now - longest).aggregate(
        **{
            name.replace("/", "_"): Count("pk", filter=Q(created_at__gt=now - period))
            for name, (_most, period) in limits.items()
        }
    )
    return any(counts[name.replace("/", "_")] >= most for name, (most, _period) in limits.items())


def _parse(limit: str) -> tuple[int, timedelta]:
    """Read "60/minute"."""
    most, _slash, period = limit.partition("/")
    return int(most), PERIODS[period]
