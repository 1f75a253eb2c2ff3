"""Positions of rows that staff put in an order."""

from __future__ import annotations

from typing import Any

from django.db.models import Max


class ProposesPosition:
    """Mixin for forms of models with a field `position`: a new row is proposed as the last one."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        """Fill in the position after those that are taken."""
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "position" in self.fields:
            model = type(self.instance)
            self.initial["position"] = (model._meta.default_manager.aggregate(last=Max("position"))["last"] or 0) + 1
