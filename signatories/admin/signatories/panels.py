"""Panels of the form of a signatory."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class ContactPanel(Panel):
    """Shows contact data to users who may see it. Only the address is editable, in a field of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "signatories/admin/signatories/contact_panel.html"

        def is_shown(self) -> bool:
            """Return True if there is a contact and the user may see it."""
            may_see_contacts = self.request.user.has_perm("signatories.view_contact")
            return bool(self.instance.pk and may_see_contacts and hasattr(self.instance, "contact"))

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the contact."""
            return {**super().get_context_data(parent_context), "contact": self.instance.contact}
