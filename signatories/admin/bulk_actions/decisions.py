"""What can be done with many signatories at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core import signing
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action import BulkAction

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.signatories.filters import listed
from signatories.admin.signatories.forms import KindForm, MergeForm, QuestionForm, ReasonForm, RejectForm, RestoreForm
from signatories.exceptions import InvalidTransition
from signatories.models import Correction, Signatory
from signatories.moderation import decisions, merging, review, staff_edits
from signatories.signing.sign_on import release

SEEN_SALT = "signatories.bulk_actions.seen"


class SignatoryAction(BulkAction):
    """A verb on every chosen entry it applies to; the others are named and left alone."""

    models: ClassVar[list[type[Signatory]]] = [Signatory]
    template_name = "signatories/admin/bulk_actions/confirm.html"
    permission = "signatories.change_signatory"
    #: What staff are asked before anything changes.
    question: Any
    #: Acts on one entry, with what staff chose and who they are.
    apply: Callable[..., Signatory | None]

    def __init__(self, request: AuthenticatedHttpRequest, model: type[Signatory]) -> None:
        """Lead back to the listing, where the address names no other screen; Wagtail leads to what needs ids."""
        super().__init__(request, model)
        self.next_url: str = get_valid_next_url_from_request(request) or reverse("signatories:index")

    def check_perm(self, obj: Signatory) -> bool:
        """Ask for the permission that the verb needs."""
        return bool(self.request.user.has_perm(self.permission))

    @classmethod
    def get_queryset(cls, model: type[Signatory], object_ids: Any) -> list[Signatory]:
        """Return the chosen entries; what can't be an id chooses nothing. Raises `Http404` where there are none."""
        if not isinstance(object_ids, QuerySet):
            object_ids = [pk for pk in object_ids if pk.isdecimal() and int(pk) <= BigIntegerField.MAX_BIGINT]
        chosen: list[Signatory] = super().get_queryset(model, object_ids)
        return chosen

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """Choose what the filtered and searched listing shows, never the entries that it leaves out."""
        return listed(self.request).values_list("pk", flat=True)

    def form_valid(self, form: Any) -> HttpResponse:
        """Act, each entry in a transaction of its own: Wagtail's one for all would take the locks in any order."""
        self.cleaned_form = form
        objects, _without_access = self.get_actionable_objects()
        self.refusals: list[str] = []
        for hook in hooks.get_hooks("before_bulk_action"):
            answer = hook(self.request, self.action_type, objects, self)
            if hasattr(answer, "status_code"):
                return answer
        done, _children = self.execute_action(objects, **self.get_execution_context())
        for hook in hooks.get_hooks("after_bulk_action"):
            answer = hook(self.request, self.action_type, objects, self)
            if hasattr(answer, "status_code"):
                return answer
        if message := self.get_success_message(done, 0):
            messages.success(self.request, message)
        return redirect(self.next_url)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "refusals": self.refusals, **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Act on each entry; returns how many the verb applied to."""
        refusals, seen = kwargs.pop("refusals"), kwargs.pop("seen", {})
        done = 0
        for signatory in objects:
            try:
                cls.apply(signatory, **kwargs, **cls.decided_on(signatory, seen))
                done += 1
            except InvalidTransition as error:
                refusals.append(str(error))
        return done, 0

    @classmethod
    def decided_on(cls, signatory: Signatory, seen: dict[str, str]) -> dict[str, str]:
        """Return, for the verb, which version of an entry the decision is about."""
        return {}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refusals:
            messages.warning(self.request, refusal)
        if not num_parent_objects:
            return None
        return ngettext("%d signatory changed.", "%d signatories changed.", num_parent_objects) % num_parent_objects

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The button that acts looks as the one that led here.
        button = " ".join(sorted(self.classes))
        return {**context, "verb_label": self.display_name, "question": self.question, "action_button_class": button}


class Decision(SignatoryAction):
    """A verb about what staff saw of an entry: where it changed since, it is looked at again."""

    permission = "signatories.moderate_signatory"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        entries = [item["item"] for item in context["items"]]
        waiting = Correction.objects.in_bulk([entry.pk for entry in entries])
        for entry in entries:
            entry.waiting = waiting.get(entry.pk)
        return {**context, "seen": signing.dumps(decisions.versions_of(entries), salt=SEEN_SALT, compress=True)}

    def get_execution_context(self) -> dict[str, Any]:
        try:
            seen = signing.loads(self.request.POST.get("seen", ""), salt=SEEN_SALT)
        except signing.BadSignature:
            seen = {}
        return {**super().get_execution_context(), "seen": seen}

    @classmethod
    def decided_on(cls, signatory: Signatory, seen: dict[str, str]) -> dict[str, str]:
        return {"seen": seen.get(str(signatory.pk), "")}


class ApproveAction(Decision):
    display_name = gettext_lazy("Approve")
    action_type = "approve"
    aria_label = gettext_lazy("Approve the selected signatories")
    action_priority = 10
    question = gettext_lazy("Publish these signatories? They will be shown, counted and printed.")
    apply = staticmethod(decisions.approve)


class RejectAction(Decision):
    display_name = gettext_lazy("Reject")
    action_type = "reject"
    aria_label = gettext_lazy("Reject the selected signatories")
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    form_class = RejectForm
    question = gettext_lazy("Reject these signatories? They will not be shown, counted or printed.")
    apply = staticmethod(decisions.reject)


class WithdrawAction(SignatoryAction):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw the selected signatories")
    action_priority = 30
    classes: ClassVar[set[str]] = {"serious"}
    form_class = ReasonForm
    question = gettext_lazy("Withdraw these signatories, because they no longer want to be on the list?")
    apply = staticmethod(decisions.withdraw)


class RestoreAction(SignatoryAction):
    display_name = gettext_lazy("Put back on the list")
    action_type = "restore"
    aria_label = gettext_lazy("Put the selected signatories back on the list, who withdrew or disputed")
    action_priority = 80
    classes: ClassVar[set[str]] = {"serious"}
    permission = "signatories.restore_signatory"
    form_class = RestoreForm
    question = gettext_lazy(
        "These signatories withdrew, or the owner of the address says that they did not sign. Publish them again all "
        "the same, because you know that they want it? Who signed by the form is told."
    )
    apply = staticmethod(decisions.restore)


class ChangeKindAction(SignatoryAction):
    display_name = gettext_lazy("Change kind")
    action_type = "change_kind"
    aria_label = gettext_lazy("Change the kind of the selected signatories")
    action_priority = 40
    form_class = KindForm
    question = gettext_lazy("Are these signatories organizations, or individuals?")
    apply = staticmethod(staff_edits.change_kind)


class MergeAction(SignatoryAction):
    """Not a verb on each entry, but one on all of them."""

    display_name = gettext_lazy("Merge")
    action_type = "merge"
    aria_label = gettext_lazy("Merge the selected signatories")
    action_priority = 50
    template_name = "signatories/admin/bulk_actions/merge.html"
    form_class = MergeForm
    question = gettext_lazy("Make one entry of these? Choose the one that stays; it has the oldest day of signature.")

    def _chosen(self) -> list[Signatory]:
        pks = [signatory.pk for signatory in self.get_actionable_objects()[0]]
        return list(Signatory.objects.filter(pk__in=pks).select_related("contact", "signatory_list"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signatories": self._chosen()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self._chosen()
        try:
            merging.plan_merge(chosen)
        except InvalidTransition as error:
            return {**context, "refusal": str(error)}
        may_see = self.request.user.has_perm("signatories.view_contact")
        return {**context, "outcomes": [_outcome(chosen, kept, with_contacts=may_see) for kept in chosen]}

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Merge all; returns how many entries that concerns."""
        try:
            merging.merge(objects, kept=kwargs["kept"], user=kwargs["user"])
        except InvalidTransition as error:
            kwargs["refusals"].append(str(error))
            return 0, 0
        return len(objects), 0


def _outcome(chosen: list[Signatory], kept: Signatory, *, with_contacts: bool) -> dict[str, Any]:
    """Return what the screen says of one choice of the entry that stays."""
    try:
        plan = merging.plan_merge(chosen, kept=kept)
    except InvalidTransition as error:
        return {"kept": kept, "refusal": str(error)}
    return {"kept": kept, "sentences": plan.outcome(), "fates": plan.fate_of_contacts() if with_contacts else []}


class AskAction(SignatoryAction):
    display_name = gettext_lazy("Ask by mail")
    action_type = "ask"
    aria_label = gettext_lazy("Send a question to the selected signatories")
    action_priority = 60
    permission = "signatories.moderate_signatory"
    form_class = QuestionForm
    question = gettext_lazy("Send this question to these signatories? Who didn't sign by the form gets nothing.")
    apply = staticmethod(review.ask)


class ReleaseAction(SignatoryAction):
    display_name = gettext_lazy("Release")
    action_type = "release"
    aria_label = gettext_lazy("Release the selected signatories that are held back")
    action_priority = 70
    permission = "signatories.moderate_signatory"
    question = gettext_lazy("Ask these signatories to confirm? Only those that are held back get a mail.")
    apply = staticmethod(release)


ACTIONS: tuple[type[SignatoryAction], ...] = (
    ApproveAction,
    RejectAction,
    WithdrawAction,
    ChangeKindAction,
    MergeAction,
    AskAction,
    ReleaseAction,
    RestoreAction,
)
