"""Panels of the form of an entry."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class ContactPanel(Panel):
    """Shows the private side of an entry to who may see it; only the address can be changed, by a field of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "signatories/admin/signatories/contact_panel.html"

        def is_shown(self) -> bool:
            """Show the panel where there is a contact, and somebody who may see it."""
            may_see_contacts = self.request.user.has_perm("signatories.view_contact")
            return bool(self.instance.pk and may_see_contacts and hasattr(self.instance, "contact"))

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the contact."""
            return {**super().get_context_data(parent_context), "contact": self.instance.contact}
