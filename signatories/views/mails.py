"""What waits in the outbox, and why."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from signatories.services.outbox import waiting


class MailIndexView(IndexView):
    """The mails, newest first, below how many wait and the last error. It shows no address."""

    template_name = "signatories/admin/mails.html"

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("get_purpose_display", label=_("Purpose")),
            Column("signatory", label=_("Signatory")),
            DateColumn("created_at", label=_("Queued")),
            DateColumn("sent_at", label=_("Sent")),
            DateColumn("due_at", label=_("Next attempt")),
            Column("attempts", label=_("Attempts")),
            Column("error", label=_("Last error")),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("signatory")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "queue": waiting()}
