"""Whether the cache in front of the site forgets what it is told to."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.cdn.models import Purge
from cms.monitoring.health import Finding, State
from core.numbers import grouped


def check_cdn() -> Finding:
    """Check that no address could not be purged; always right without a CDN."""
    if not settings.CDN:
        return Finding(State.OK, _("There is no cache in front of the site: CDN is not set."))
    failed = Purge.objects.exclude(error="")
    number = failed.count()
    if not number:
        return Finding(State.OK, _("The cache in front of the site forgets what it has to."), {"failed": 0})
    message = ngettext(
        "The cache in front of the site may still show %(number)s address that was taken away: %(error)s",
        "The cache in front of the site may still show %(number)s addresses that were taken away: %(error)s",
        number,
    )
    error = failed.order_by("pk").values_list("error", flat=True).first() or ""
    return Finding(State.WARNING, message % {"number": grouped(number), "error": error}, {"failed": number})
