"""The first step of an import into a list: a file, or pasted names."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from signatories.models import SignatoryList


class ListStepMixin(WagtailAdminTemplateMixin):
    """A screen that starts an import: its list, its breadcrumbs, and the tabs of the other ways to start."""

    kwargs: dict[str, Any]
    step_label: Any = ""

    @cached_property
    def signatory_list(self) -> SignatoryList:
        return get_object_or_404(SignatoryList, pk=self.kwargs["list_pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {"url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]), "label": self.signatory_list},
            {"url": "", "label": self.step_label},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the list and the tabs: label, URL, and whether it is this screen."""
        ways = (("upload", _("Upload a file")), ("paste", _("Paste names")))
        tabs = [(label, reverse(f"signatory_imports:{way}", args=[self.signatory_list.pk])) for way, label in ways]
        return super().get_context_data(
            signatory_list=self.signatory_list,
            tabs=[(label, url, url == self.request.path) for label, url in tabs],
            **kwargs,
        )
