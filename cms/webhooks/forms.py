"""Endpoints as staff write them."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm

from signatories.admin.edit_conflicts import ConflictAwareEditForm


class EndpointForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """An endpoint, of which only what was changed is saved: the worker writes to it as well."""
