"""The form of an endpoint."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.forms import ConflictAwareEditForm


class EndpointForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """Saves only the changed fields of an endpoint, since the worker writes to it as well."""
