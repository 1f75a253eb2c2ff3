"""The panel *Getting started* of the admin's dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from cms.demo.content import demo_lists
from cms.getting_started.steps import is_finished, next_step, steps_for


class GettingStartedPanel(Component):
    """Names the next step; empty once all are done, and for users who can do none of them."""

    template_name = "cms/getting_started/panel.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the next step of the user, the numbers of all and of done steps, and whether the demo is there."""
        if not parent_context:
            return {"step": None}
        steps = steps_for(parent_context["request"].user)
        if is_finished(steps):
            return {"step": None}
        return {
            "step": next_step(steps),
            "done": sum(step.is_done for step in steps),
            "total": len(steps),
            "has_demo": demo_lists().exists(),
        }
