"""The permission and the tick that any change needs which lets data of a list go within a day.

A shorter period and the end of a legal hold delete as much as the button that erases a list.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.users.models import User
from signatories.privacy.period_changes import ERASE_PERMISSION, NewlyDue

FIELD = "confirms_erasure"


class ErasureConfirmationForm(forms.Form):
    """A form whose box to tick is shown once it was sent with a change that lets data go.

    Call `hide_confirmation` at the end of `__init__`, and `require_confirmation` from `clean`.
    """

    confirms_erasure = forms.BooleanField(label=_("Delete this data within a day"), required=False)

    def hide_confirmation(self) -> None:
        """Remove the box, unless it was ticked."""
        if not self.is_bound or self.add_prefix(FIELD) not in self.data:
            self.fields.pop(FIELD, None)

    def require_confirmation(
        self, due: NewlyDue, user: User | None, *, refusal: str, question: str, refused_field: str | None
    ) -> None:
        """Add an error if something is due, unless the user may erase it and ticked these numbers.

        `refusal` and `question` have one placeholder, for the numbers.
        """
        if not due:
            return
        if not (user and user.has_perm(ERASE_PERMISSION)):
            self.add_error(refused_field, refusal % due.in_words)
        elif self.data.get(self.add_prefix(FIELD)) != due.key:
            self._show_empty_box(due)
            self.add_error(FIELD, question % due.in_words)

    def _show_empty_box(self, due: NewlyDue) -> None:
        """Show an empty box for these numbers: a tick for others, of a form that was sent before, is not enough."""
        data: Any = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data.pop(self.add_prefix(FIELD), None)
        self.data = data
        field = self.fields.setdefault(FIELD, deepcopy(self.base_fields[FIELD]))
        field.widget.attrs["value"] = due.key
