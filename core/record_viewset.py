"""Screens of records that come from forms, files or the site itself: staff list and delete them."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.viewsets.model import ModelViewSet


class RecordViewSet(ModelViewSet):
    """The listing of records that nobody adds or edits, and the screen that deletes one.

    Reports of Wagtail link to `detail_url_name`, a screen of one record, if it is set; they link to no editor, because
    there is none.
    """

    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_enabled = True
    detail_url_name = ""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of all views, without the names of URLs that records do not have."""
        missing = ["add_url_name", "edit_url_name", "history_url_name", "usage_url_name"]
        if not self.delete_view_enabled:
            missing.append("delete_url_name")
        common: dict[str, Any] = super().get_common_view_kwargs(**{**dict.fromkeys(missing), **kwargs})
        return common

    def register_admin_url_finder(self) -> None:
        """Register the screen of one record. Without one, that of a base of the model stays in force."""
        if self.detail_url_name:
            register_admin_url_finder(self.model, self.url_finder_class)

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        name = self.detail_url_name

        class RecordURLFinder(ModelAdminURLFinder):
            def construct_edit_url(self, instance: Any) -> str:
                return reverse(name, args=[instance.pk])

        return RecordURLFinder

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
        if self.delete_view_enabled:
            patterns.append(path(f"delete/<{self.pk_path_converter}:pk>/", self.delete_view, name="delete"))
        return patterns
