"""The screen on which staff change one thing, maybe while somebody else does."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.log_actions import log

from signatories.admin.next_urls import ReturnsToListing
from signatories.exceptions import EditConflict, EntryGone, InvalidTransition


class SharedEditView(ReturnsToListing, EditView):
    """Saves what was changed; what somebody else changed meanwhile is shown beside it, and nothing is lost."""

    def save_instance(self) -> Any:
        """Save what was changed, and note that in the history."""
        instance = self.form.save()
        log(instance=instance, action="wagtail.edit", user=self.request.user, content_changed=self.form.has_changed())
        return instance

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again with what is in the way."""
        try:
            response: HttpResponse = super().form_valid(form)
        except EntryGone as error:
            messages.error(self.request, str(error))
            return redirect(self.get_success_url())
        except EditConflict as conflict:
            form.show_conflict(conflict.theirs)
        except (InvalidTransition, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            return response
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)
