"""What can be done with many signatories at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from signatories.exceptions import InvalidTransition
from signatories.filters import listed
from signatories.forms.signatories import KindForm, MergeForm, QuestionForm, ReasonForm, RejectForm
from signatories.models import Signatory
from signatories.services import keeping, merging, moderation, reviewing, signing


class SignatoryAction(BulkAction):
    """A verb on every chosen entry it applies to; the others are named and left alone."""

    models: ClassVar[list[type[Signatory]]] = [Signatory]
    template_name = "signatories/admin/bulk_action.html"
    permission = "signatories.change_signatory"
    #: What staff are asked before anything changes.
    question: Any
    #: Acts on one entry, with what staff chose and who they are.
    apply: Callable[..., Signatory]

    def check_perm(self, obj: Signatory) -> bool:
        """Ask for the permission that the verb needs."""
        return bool(self.request.user.has_perm(self.permission))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """Choose what the filtered and searched listing shows, never the entries that it leaves out."""
        return listed(self.request).values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "refusals": self.refusals, **self.cleaned_form.cleaned_data}

    def prepare_action(self, objects: list[Signatory], objects_without_access: Any) -> None:
        self.refusals: list[str] = []

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Act on each entry; returns how many the verb applied to."""
        refusals = kwargs.pop("refusals")
        done = 0
        for signatory in objects:
            try:
                cls.apply(signatory, **kwargs)
                done += 1
            except InvalidTransition as error:
                refusals.append(str(error))
        return done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refusals:
            messages.warning(self.request, refusal)
        if not num_parent_objects:
            return None
        return ngettext("%d signatory changed.", "%d signatories changed.", num_parent_objects) % num_parent_objects

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "verb_label": self.display_name, "question": self.question}


class ApproveAction(SignatoryAction):
    display_name = gettext_lazy("Approve")
    action_type = "approve"
    aria_label = gettext_lazy("Approve the selected signatories")
    action_priority = 10
    permission = "signatories.moderate_signatory"
    question = gettext_lazy("Publish these signatories? They will be shown, counted and printed.")
    apply = staticmethod(moderation.approve)


class RejectAction(SignatoryAction):
    display_name = gettext_lazy("Reject")
    action_type = "reject"
    aria_label = gettext_lazy("Reject the selected signatories")
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    permission = "signatories.moderate_signatory"
    form_class = RejectForm
    question = gettext_lazy("Reject these signatories? They will not be shown, counted or printed.")
    apply = staticmethod(moderation.reject)


class WithdrawAction(SignatoryAction):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw the selected signatories")
    action_priority = 30
    classes: ClassVar[set[str]] = {"serious"}
    form_class = ReasonForm
    question = gettext_lazy("Withdraw these signatories, because they no longer want to be on the list?")
    apply = staticmethod(moderation.withdraw)


class ChangeKindAction(SignatoryAction):
    display_name = gettext_lazy("Change kind")
    action_type = "change_kind"
    aria_label = gettext_lazy("Change the kind of the selected signatories")
    action_priority = 40
    form_class = KindForm
    question = gettext_lazy("Are these signatories organizations, or individuals?")
    apply = staticmethod(keeping.change_kind)


class MergeAction(SignatoryAction):
    """Not a verb on each entry, but one on all of them."""

    display_name = gettext_lazy("Merge")
    action_type = "merge"
    aria_label = gettext_lazy("Merge the selected signatories")
    action_priority = 50
    template_name = "signatories/admin/merge.html"
    form_class = MergeForm
    question = gettext_lazy("Make one entry of these? Choose the one that stays; it has the oldest day of signature.")

    def _chosen(self) -> list[Signatory]:
        pks = [signatory.pk for signatory in self.get_actionable_objects()[0]]
        return list(Signatory.objects.filter(pk__in=pks).select_related("contact", "signatory_list"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signatories": self._chosen()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            plan = merging.plan_merge(self._chosen())
        except InvalidTransition as error:
            return {**context, "refusal": str(error)}
        may_see = self.request.user.has_perm("signatories.view_contact")
        return {**context, "fates": plan.fate_of_contacts() if may_see else []}

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Merge all; returns how many entries that concerns."""
        try:
            merging.merge(objects, kept=kwargs["kept"], user=kwargs["user"])
        except InvalidTransition as error:
            kwargs["refusals"].append(str(error))
            return 0, 0
        return len(objects), 0


class AskAction(SignatoryAction):
    display_name = gettext_lazy("Ask by mail")
    action_type = "ask"
    aria_label = gettext_lazy("Send a question to the selected signatories")
    action_priority = 60
    permission = "signatories.moderate_signatory"
    form_class = QuestionForm
    question = gettext_lazy("Send this question to these signatories? Who didn't sign by the form gets nothing.")
    apply = staticmethod(reviewing.ask)


class ReleaseAction(SignatoryAction):
    display_name = gettext_lazy("Release")
    action_type = "release"
    aria_label = gettext_lazy("Release the selected signatories that are held back")
    action_priority = 70
    permission = "signatories.moderate_signatory"
    question = gettext_lazy("Ask these signatories to confirm? Only those that are held back get a mail.")
    apply = staticmethod(signing.release)


ACTIONS: tuple[type[SignatoryAction], ...] = (
    ApproveAction,
    RejectAction,
    WithdrawAction,
    ChangeKindAction,
    MergeAction,
    AskAction,
    ReleaseAction,
)
