"""The panel of the admin's dashboard about workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from wagtail.admin.ui.components import Component

from cms.models import PeriodicRun
from cms.monitoring.access import may_view_system
from cms.operations.workers import is_worker_alive


class WorkerPanel(Component):
    """Warns if no worker is running; empty otherwise."""

    template_name = "cms/monitoring/worker_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return whether no worker is running, when one last finished a task, and whether the user may see more."""
        if is_worker_alive():
            return {"is_missing": False}
        return {
            "is_missing": True,
            "last": PeriodicRun.objects.aggregate(last=Max("finished_at"))["last"],
            "may_view_system": parent_context is not None and may_view_system(parent_context["request"].user),
        }
