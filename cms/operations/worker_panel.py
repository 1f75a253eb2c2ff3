"""The panel of the admin's dashboard about workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from wagtail.admin.ui.components import Component

from cms.models import PeriodicRun
from cms.operations.workers import is_worker_alive


class WorkerPanel(Component):
    """Warns if no worker is running; empty otherwise."""

    template_name = "cms/admin/worker_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return whether no worker is running, and when one last finished a task."""
        if is_worker_alive():
            return {"is_missing": False}
        return {"is_missing": True, "last": PeriodicRun.objects.aggregate(last=Max("finished_at"))["last"]}
