"""The panel *Signatures* of the dashboard: those of the last 30 days as a chart, and the last import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from core.numbers import grouped
from signatories.models import ImportBatch, Signatory

DAYS = 30
#: Height of the highest bar, and width of a bar with the space beside it.
HEIGHT, STEP = 100, 10


@dataclass(frozen=True)
class Bar:
    """A day with its signatures; `x`, `y` and `height` are those of the bar in the drawing."""

    day: date
    number: int
    x: int
    y: float
    height: float


def recent_signatures(today: date) -> list[Bar]:
    """Return a bar for each of the last `DAYS` days up to today, in one query. Withheld names count."""
    first = today - timedelta(days=DAYS - 1)
    signed = Signatory.objects.counted().filter(signed_on__range=(first, today)).order_by()
    numbers = dict(signed.values_list("signed_on").annotate(number=Count("pk")))
    most = max(numbers.values(), default=0)
    bars = []
    for offset in range(DAYS):
        number = numbers.get(first + timedelta(days=offset), 0)
        height = round(HEIGHT * number / most, 1) if most else 0
        bars.append(Bar(first + timedelta(days=offset), number, STEP * offset, HEIGHT - height, height))
    return bars


class RecentSignaturesPanel(Component):
    """Shown to users who see signatories; empty without signatures and imports."""

    template_name = "signatories/admin/dashboard/recent_signatures.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return bars, their sum in words, and the last import for those who may see it."""
        user = parent_context["request"].user if parent_context else None
        if user is None or not user.has_perm("signatories.view_signatory"):
            return {"bars": [], "total": 0}
        bars = recent_signatures(timezone.localdate())
        total = sum(bar.number for bar in bars)
        may_import = user.has_perm("signatories.view_importbatch")
        imports = ImportBatch.objects.exclude(imported_at=None).select_related("signatory_list", "imported_by")
        return {
            "bars": bars,
            "total": total,
            "sentence": ngettext("%s signature in the last 30 days", "%s signatures in the last 30 days", total)
            % grouped(total),
            "last_import": imports.order_by("-imported_at").first() if may_import else None,
            "width": STEP * DAYS,
            "height": HEIGHT,
            "bar_width": STEP - 2,
        }
