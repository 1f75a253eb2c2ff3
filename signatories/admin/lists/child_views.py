"""What the views of objects that belong to one list share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from signatories.admin.permission_policies import list_policy
from signatories.models import SignatoryList


class ChildViewMixin:
    """For a generic view of objects of one list, whose primary key is `list_pk` in the URL.

    Whoever may change the list may use it.
    """

    permission_policy = list_policy
    permission_required = "change"
    kwargs: dict[str, Any]

    @cached_property
    def signatory_list(self) -> SignatoryList:
        signatory_list: SignatoryList = get_object_or_404(SignatoryList, pk=self.kwargs["list_pk"])
        return signatory_list

    def url(self, name: str, *args: object) -> str:
        """Return the URL of another screen below the list."""
        return reverse(f"signatory_lists:{name}", args=[self.signatory_list.pk, *args])

    def list_breadcrumbs(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs down to the list."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {
                "url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]),
                "label": self.signatory_list.title,
            },
        ]


class SavesByServiceMixin:
    """For a generic view whose form saves by a service, which writes the log and may refuse."""

    def save_instance(self: Any) -> Any:
        return self.form.save()

    def form_valid(self: Any, form: Any) -> HttpResponse:
        """Save, or show the form again with the errors of the service."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            self.add_service_error(form, error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            response = self.form_invalid(form)
        return response

    def add_service_error(self, form: Any, error: ValidationError) -> None:
        """Show the error above the form."""
        form.add_error(None, error.messages)
