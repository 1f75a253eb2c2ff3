"""Panels of the dashboard that concern the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from wagtail.admin.ui.components import Component

from cms.models import PeriodicRun
from cms.operations.workers import is_a_worker_alive


class WorkerPanel(Component):
    """A warning where no worker runs, so that nobody waits for what nobody does; nothing where one does."""

    template_name = "cms/admin/worker_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return whether a worker is missing, and when one did something last."""
        if is_a_worker_alive():
            return {"is_missing": False}
        return {"is_missing": True, "last": PeriodicRun.objects.aggregate(last=Max("finished_at"))["last"]}
