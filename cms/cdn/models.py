"""Addresses that the cache in front of the site has to forget."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob


class Purge(LeasedJob):
    """An address that the cache in front of the site has to forget, twice: see `cms.cdn.outbox`."""

    url = models.CharField(_("address"), max_length=1000, unique=True)
    #: Whether the address was purged once, and will be purged again.
    is_repeat = models.BooleanField(default=False, editable=False)
    error = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(LeasedJob.Meta):
        verbose_name = _("address to purge")
        verbose_name_plural = _("addresses to purge")

    def __str__(self) -> str:
        return self.url
