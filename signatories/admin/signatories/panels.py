"""Panels of the form of a signatory."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel

from signatories.admin.contact_data import contact_data


class ContactPanel(Panel):
    """Shows contact data to users who may see it. Only the address is editable, in a field of its own."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            """Return True if there is a contact and the user may see it."""
            may_see_contacts = self.request.user.has_perm("signatories.view_contact")
            return bool(self.instance.pk and may_see_contacts and hasattr(self.instance, "contact"))

        def render_html(self, parent_context: Any = None) -> SafeString:
            """Return the contact data."""
            return contact_data(self.instance.contact)
