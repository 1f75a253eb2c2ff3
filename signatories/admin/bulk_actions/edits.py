"""What staff change of many signatories at once, beside decisions: how they are printed, and that they are deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, ngettext

from signatories.admin.bulk_actions.decisions import SignatoryAction
from signatories.admin.bulk_actions.forms import GroupForm, LeadForm, WithholdForm
from signatories.enums import Status
from signatories.models import Contact
from signatories.moderation import staff_edits


class LeadAction(SignatoryAction):
    display_name = gettext_lazy("Lead signatories")
    action_type = "lead"
    aria_label = gettext_lazy("Make lead signatories of the selected ones, or no longer")
    action_priority = 80
    form_class = LeadForm
    question = gettext_lazy("Are these lead signatories? New ones come after those that the list has.")
    apply = staticmethod(staff_edits.set_lead)


class GroupAction(SignatoryAction):
    display_name = gettext_lazy("Group")
    action_type = "group"
    aria_label = gettext_lazy("Change the group of the selected signatories")
    action_priority = 90
    form_class = GroupForm
    question = gettext_lazy("Below which heading are these signatories printed?")
    apply = staticmethod(staff_edits.set_group)

    def get_form_kwargs(self) -> dict[str, Any]:
        entries = self.get_actionable_objects()[0]
        return {**super().get_form_kwargs(), "lists": {entry.signatory_list_id for entry in entries}}


class WithholdAction(SignatoryAction):
    display_name = gettext_lazy("Withhold or show names")
    action_type = "withhold"
    aria_label = gettext_lazy("Withhold or show the names of the selected signatories")
    action_priority = 100
    form_class = WithholdForm
    question = gettext_lazy("Withhold the names of these signatories, or show them? They are counted in any case.")
    apply = staticmethod(staff_edits.set_name_hidden)


class DeleteAction(SignatoryAction):
    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete the selected signatories")
    action_priority = 110
    classes: ClassVar[set[str]] = {"serious"}
    permission = "signatories.delete_signatory"
    template_name = "signatories/admin/bulk_actions/delete.html"
    question = gettext_lazy(
        "Delete these signatories with their contact data, corrections and mails? Nothing keeps them from being "
        "listed again; to withdraw or reject them does. This can't be undone."
    )
    apply = staticmethod(staff_edits.remove)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = self.get_actionable_objects()[0]
        contacts = Contact.objects.filter(pk__in=[entry.pk for entry in entries]).count()
        published = sum(entry.status == Status.PUBLISHED for entry in entries)
        return {**super().get_context_data(**kwargs), "published": published, "contacts": contacts}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        message = super().get_success_message(num_parent_objects, num_child_objects)
        return message and ngettext("%d signatory deleted.", "%d signatories deleted.", num_parent_objects) % (
            num_parent_objects
        )


CHANGES: tuple[type[SignatoryAction], ...] = (LeadAction, GroupAction, WithholdAction, DeleteAction)
