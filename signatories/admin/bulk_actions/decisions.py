"""Bulk actions of moderators: approve, reject, withdraw, restore, ask, release."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from core.numbers import grouped
from signatories.admin.bulk_actions.base import SignatoryBulkAction
from signatories.form_fields import PrintableField
from signatories.mail.confirmation_requests import resend_confirmation
from signatories.models import Correction, Signatory
from signatories.moderation import decisions
from signatories.signing.sign_on import release

#: Refused entries that are named after asking many; the others are counted.
MAX_REFUSALS = 5
SEEN_SALT = "signatories.bulk_actions.seen"


class ReasonForm(forms.Form):
    """A reason for the history."""

    reason = PrintableField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For colleagues; recorded in the history."),
    )


class RejectForm(ReasonForm):
    """A reason for the history, and a message to the signer."""

    message = PrintableField(
        label=gettext_lazy("To the signer"),
        multiline=True,
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Part of the e-mail to people who signed through the form and wait for review."),
    )


class RestoreForm(forms.Form):
    """The required reason to put somebody back on the list."""

    reason = PrintableField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Say how you know that they want to be listed. Recorded in the history."),
    )


class QuestionForm(forms.Form):
    """A question to signers."""

    question = PrintableField(
        label=gettext_lazy("Question"), multiline=True, max_length=1_000, widget=forms.Textarea({"rows": 4})
    )


class DecisionAction(SignatoryBulkAction):
    """A decision about the version of an entry on the screen: refused if the entry has changed since."""

    permission = "signatories.moderate_signatory"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        entries = [item["item"] for item in context["items"]]
        waiting = Correction.objects.in_bulk([entry.pk for entry in entries])
        for entry in entries:
            entry.waiting = waiting.get(entry.pk)
        return {**context, "seen": signing.dumps(decisions.get_version_hashes(entries), salt=SEEN_SALT, compress=True)}

    def get_execution_context(self) -> dict[str, Any]:
        try:
            seen = signing.loads(self.request.POST.get("seen", ""), salt=SEEN_SALT)
        except signing.BadSignature:
            seen = {}
        return {**super().get_execution_context(), "seen": seen}

    @classmethod
    def decision_arguments(cls, signatory: Signatory, seen: dict[str, str]) -> dict[str, str]:
        return {"seen": seen.get(str(signatory.pk), "")}


class ApproveAction(DecisionAction):
    display_name = gettext_lazy("Approve")
    action_type = "approve"
    aria_label = gettext_lazy("Approve the selected signatories")
    action_priority = 10
    question = gettext_lazy("Publish these signatories? They will be shown, counted and printed.")
    apply = staticmethod(decisions.approve)


class RejectAction(DecisionAction):
    display_name = gettext_lazy("Reject")
    action_type = "reject"
    aria_label = gettext_lazy("Reject the selected signatories")
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    form_class = RejectForm
    question = gettext_lazy("Reject these signatories? They will not be shown, counted or printed.")
    apply = staticmethod(decisions.reject)


class WithdrawAction(SignatoryBulkAction):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw the selected signatories")
    action_priority = 30
    classes: ClassVar[set[str]] = {"serious"}
    form_class = ReasonForm
    question = gettext_lazy("Withdraw these signatories, because they no longer want to be on the list?")
    apply = staticmethod(decisions.withdraw)


class RestoreAction(SignatoryBulkAction):
    display_name = gettext_lazy("Put back on the list")
    action_type = "restore"
    aria_label = gettext_lazy("Put selected signatories who withdrew or disputed back on the list")
    action_priority = 80
    classes: ClassVar[set[str]] = {"serious"}
    permission = "signatories.restore_signatory"
    form_class = RestoreForm
    question = gettext_lazy(
        "These signatories withdrew, or the owner of the address says that they did not sign. Publish them again "
        "anyway, because you know that they want it? People who signed through the form will be notified."
    )
    apply = staticmethod(decisions.restore)


class AskQuestionAction(SignatoryBulkAction):
    display_name = gettext_lazy("Ask by mail")
    action_type = "ask"
    aria_label = gettext_lazy("Send a question to the selected signatories")
    action_priority = 60
    permission = "signatories.moderate_signatory"
    form_class = QuestionForm
    question = gettext_lazy(
        "Send this question to these signatories? Only people who signed through the form will receive it."
    )
    apply = staticmethod(decisions.ask_signer)


class ResendAction(SignatoryBulkAction):
    display_name = gettext_lazy("Ask again to confirm")
    action_type = "resend"
    aria_label = gettext_lazy("Ask the selected unconfirmed signatories again to confirm")
    action_priority = 65
    permission = "signatories.moderate_signatory"
    question = gettext_lazy(
        "Send these signatories another mail with a link to confirm? Only the unconfirmed get one, and nobody who "
        "declined or was asked a short time ago."
    )
    apply = staticmethod(resend_confirmation)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refusals[:MAX_REFUSALS]:
            messages.warning(self.request, refusal)
        if further := len(self.refusals[MAX_REFUSALS:]):
            sentence = ngettext("%s more was not asked.", "%s more were not asked.", further)
            messages.warning(self.request, sentence % grouped(further))
        if not num_parent_objects:
            return None
        sentence = ngettext("%s signatory is asked again.", "%s signatories are asked again.", num_parent_objects)
        return sentence % grouped(num_parent_objects)


class ReleaseAction(SignatoryBulkAction):
    display_name = gettext_lazy("Release")
    action_type = "release"
    aria_label = gettext_lazy("Release the selected signatories that are held back")
    action_priority = 70
    permission = "signatories.moderate_signatory"
    question = gettext_lazy("Ask these signatories to confirm? Only those that are held back will receive an e-mail.")
    apply = staticmethod(release)
