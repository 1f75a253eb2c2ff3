"""The edit view for conflict-aware forms."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.log_actions import log

from core.edit_conflicts.conflict import EditConflict
from core.next_urls import NextUrlRedirectMixin


class ConflictAwareEditView(NextUrlRedirectMixin, EditView):
    """An `EditView` that shows the conflicts of a `ConflictAwareForm` instead of failing."""

    #: Errors of `save()` that mean that the object was deleted meanwhile, and those that refuse the edit.
    deletion_errors: tuple[type[Exception], ...] = ()
    refusal_errors: tuple[type[Exception], ...] = ()

    def save_instance(self) -> Any:
        """Save the form and log the edit."""
        instance = self.form.save()
        log(instance=instance, action="wagtail.edit", user=self.request.user, content_changed=self.form.has_changed())
        return instance

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again with the conflicts or errors."""
        try:
            response: HttpResponse = super().form_valid(form)
        except self.deletion_errors as error:
            messages.error(self.request, str(error))
            return redirect(self.get_success_url())
        except EditConflict as conflict:
            form.add_conflicts(conflict.theirs)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except self.refusal_errors as error:
            form.add_error(None, str(error))
        else:
            return response
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)
