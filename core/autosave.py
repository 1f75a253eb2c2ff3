"""Snippets whose editor saves by itself only what stays a draft.

Wagtail saves by itself whatever has revisions. Without drafts, a half-typed text would be public at once.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, SnippetViewSet


class AutosavesDrafts:
    """Mixin for views that add or edit a snippet, to be listed first."""

    def setup(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Leave saving to the button where it publishes."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = self.autosave_enabled and self.draftstate_enabled


class AutosavesDraftsCreateView(AutosavesDrafts, CreateView):
    """The view that adds a snippet."""


class AutosavesDraftsCopyView(AutosavesDrafts, CopyView):
    """The view that adds a copy of a snippet."""


class AutosavesDraftsEditView(AutosavesDrafts, EditView):
    """The view that edits a snippet."""


class AutosavesDraftsViewSet(SnippetViewSet):
    """The screens of a snippet; the base of all of this project."""

    add_view_class = AutosavesDraftsCreateView
    copy_view_class = AutosavesDraftsCopyView
    edit_view_class = AutosavesDraftsEditView
