"""The bulk action that deletes signatories."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, ngettext

from core.numbers import grouped
from signatories.admin.bulk_actions.base import SignatoryBulkAction
from signatories.enums import Status
from signatories.models import Contact
from signatories.moderation import staff_edits


class DeleteAction(SignatoryBulkAction):
    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete the selected signatories")
    action_priority = 110
    classes: ClassVar[set[str]] = {"serious"}
    permission = "signatories.delete_signatory"
    template_name = "signatories/admin/bulk_actions/delete.html"
    question = gettext_lazy(
        "Delete these signatories with their contact data, corrections and mails? They can be listed again later; "
        "to prevent that, withdraw or reject them instead. This can't be undone."
    )
    apply = staticmethod(staff_edits.remove)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = self.get_actionable_objects()[0]
        contacts = Contact.objects.filter(pk__in=[entry.pk for entry in entries]).count()
        published = sum(entry.status == Status.PUBLISHED for entry in entries)
        return {**super().get_context_data(**kwargs), "published": published, "contacts": contacts}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        message = super().get_success_message(num_parent_objects, num_child_objects)
        return message and ngettext("%s signatory deleted.", "%s signatories deleted.", num_parent_objects) % (
            grouped(num_parent_objects)
        )
