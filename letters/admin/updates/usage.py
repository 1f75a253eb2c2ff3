"""Registers updates with Wagtail, so that the screen of a document lists the updates that link to it."""

from __future__ import annotations

from django.urls import reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import connect_reference_index_signal_handlers_for_model

from letters.models import LetterUpdate
from signatories.admin.permission_policies import list_policy


class LetterUpdateURLFinder(ModelAdminURLFinder):
    """Links to the form of an update, for users who may change its list."""

    def construct_edit_url(self, instance: LetterUpdate) -> str:
        return reverse("letter_updates:edit", args=[instance.signatory_list_id, instance.pk])

    def get_edit_url(self, instance: LetterUpdate) -> str | None:
        may_change = self.user is None or list_policy.user_has_permission(self.user, "change")
        return self.construct_edit_url(instance) if may_change else None


def register_usage() -> None:
    """Have Wagtail index the documents of updates, and find their forms. Idempotent."""
    # Updates refer to their list and their author, too, whose screens need no list of them.
    for name in ("signatory_list", "created_by"):
        LetterUpdate._meta.get_field(name).wagtail_reference_index_ignore = True  # type: ignore[union-attr]
    ReferenceIndex.register_model(LetterUpdate)
    connect_reference_index_signal_handlers_for_model(LetterUpdate)
    register_admin_url_finder(LetterUpdate, LetterUpdateURLFinder)
