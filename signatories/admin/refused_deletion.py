"""Deletions that a service refuses, as on legal hold, are explained where they were asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from signatories.exceptions import InvalidTransition


class RefusedDeletionMixin:
    """For a `DeleteView`: if the deletion raises `InvalidTransition`, the listing says why nothing was deleted."""

    def form_valid(self: Any, form: Any) -> HttpResponse:
        """Delete the object, or show why it cannot be deleted."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except InvalidTransition as error:
            messages.error(self.request, str(error))
            return redirect(self.get_success_url())
        return response
