"""The base class of the bulk actions on signatories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action import BulkAction

from core.authenticated_request import AuthenticatedHttpRequest
from core.integers import parse_integer
from core.numbers import grouped
from signatories.admin.signatories.filters import filtered_signatories
from signatories.exceptions import InvalidTransition
from signatories.models import Signatory


class SignatoryBulkAction(BulkAction):
    """Apply a function to each selected entry, and report the entries that it refuses."""

    models: ClassVar[list[type[Signatory]]] = [Signatory]
    template_name = "signatories/admin/bulk_actions/confirm.html"
    permission = "signatories.change_signatory"
    #: The question of the confirmation screen.
    question: Any
    #: Called for each entry, with the values of the form and the user.
    apply: Callable[..., Signatory | None]

    def __init__(self, request: AuthenticatedHttpRequest, model: type[Signatory]) -> None:
        """Return to the listing unless the URL has a `next` parameter; Wagtail's default fails without ids."""
        super().__init__(request, model)
        self.next_url: str = get_valid_next_url_from_request(request) or reverse("signatories:index")

    def check_perm(self, obj: Signatory) -> bool:
        """Return True if the user has the permission of the action."""
        return bool(self.request.user.has_perm(self.permission))

    @classmethod
    def get_queryset(cls, model: type[Signatory], object_ids: Any) -> list[Signatory]:
        """Return the selected entries; invalid ids are ignored. Raises `Http404` if none is left."""
        if not isinstance(object_ids, QuerySet):
            object_ids = [pk for pk in object_ids if parse_integer(pk) is not None]
        entries: list[Signatory] = super().get_queryset(model, object_ids)
        return entries

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """Select the entries of the filtered listing, not all entries."""
        return filtered_signatories(self.request).values_list("pk", flat=True)

    def form_valid(self, form: Any) -> HttpResponse:
        """Run the action, each entry in its own transaction: a single one would lock rows in arbitrary order."""
        self.cleaned_form = form
        objects, _without_access = self.get_actionable_objects()
        self.refusals: list[str] = []
        for hook in hooks.get_hooks("before_bulk_action"):
            response = hook(self.request, self.action_type, objects, self)
            if hasattr(response, "status_code"):
                return response
        done, _children = self.execute_action(objects, **self.get_execution_context())
        for hook in hooks.get_hooks("after_bulk_action"):
            response = hook(self.request, self.action_type, objects, self)
            if hasattr(response, "status_code"):
                return response
        if message := self.get_success_message(done, 0):
            messages.success(self.request, message)
        return redirect(self.next_url)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "refusals": self.refusals, **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: list[Signatory], **kwargs: Any) -> tuple[int, int]:
        """Apply the action to each entry; return how many it applied to."""
        refusals, seen = kwargs.pop("refusals"), kwargs.pop("seen", {})
        done = 0
        for signatory in objects:
            try:
                cls.apply(signatory, **kwargs, **cls.decision_arguments(signatory, seen))
                done += 1
            except InvalidTransition as error:
                refusals.append(str(error))
        return done, 0

    @classmethod
    def decision_arguments(cls, signatory: Signatory, seen: dict[str, str]) -> dict[str, str]:
        """Return arguments of `apply` that depend on the entry."""
        return {}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refusals:
            messages.warning(self.request, refusal)
        if not num_parent_objects:
            return None
        return ngettext("%s signatory changed.", "%s signatories changed.", num_parent_objects) % grouped(
            num_parent_objects
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The button to confirm looks like the button in the listing.
        button = " ".join(sorted(self.classes))
        return {**context, "verb_label": self.display_name, "question": self.question, "action_button_class": button}
