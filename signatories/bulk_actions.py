"""Approve, reject or withdraw many signatories at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from signatories.exceptions import InvalidTransition
from signatories.filters import listed
from signatories.models import Signatory
from signatories.services import moderation


class ModerationAction(BulkAction):
    """A verb of moderation on every chosen entry it applies to; the others are named and left alone."""

    models: ClassVar[list[type[Signatory]]] = [Signatory]
    template_name = "signatories/admin/bulk_action.html"
    verb: Callable[..., Signatory]

    def check_perm(self, obj: Signatory) -> bool:
        """Ask for the permission to change signatories."""
        return bool(self.request.user.has_perm("signatories.change_signatory"))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """Choose what the filtered and searched listing shows, never the entries that it leaves out."""
        return listed(self.request).values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "refusals": self.refusals}

    def prepare_action(self, objects: list[Signatory], objects_without_access: Any) -> None:
        self.refusals: list[str] = []

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Act on each entry; returns how many the verb applied to."""
        done = 0
        for signatory in objects:
            try:
                cls.verb(signatory, user=kwargs["user"])
                done += 1
            except InvalidTransition as error:
                kwargs["refusals"].append(str(error))
        return done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refusals:
            messages.warning(self.request, refusal)
        if not num_parent_objects:
            return None
        return ngettext("%d signatory changed.", "%d signatories changed.", num_parent_objects) % num_parent_objects

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "verb_label": self.display_name, "question": self.question()}

    def question(self) -> str:
        """Return what staff are asked before anything changes."""
        raise NotImplementedError


class ApproveAction(ModerationAction):
    display_name = gettext_lazy("Approve")
    action_type = "approve"
    aria_label = gettext_lazy("Approve the selected signatories")
    action_priority = 10
    verb = staticmethod(moderation.approve)

    def question(self) -> str:
        return _("Publish these signatories? They will be shown, counted and printed.")


class RejectAction(ModerationAction):
    display_name = gettext_lazy("Reject")
    action_type = "reject"
    aria_label = gettext_lazy("Reject the selected signatories")
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    verb = staticmethod(moderation.reject)

    def question(self) -> str:
        return _("Reject these signatories? They will not be shown, counted or printed.")


class WithdrawAction(ModerationAction):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw the selected signatories")
    action_priority = 30
    classes: ClassVar[set[str]] = {"serious"}
    verb = staticmethod(moderation.withdraw)

    def question(self) -> str:
        return _("Withdraw these signatories, because they no longer want to be on the list?")
