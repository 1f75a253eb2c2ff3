"""The listing of signatory lists, the screen of one, and its export."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.widgets.button import Button, HeaderButton

from core.edit_conflicts.views import ConflictAwareEditView
from core.next_urls import NextUrlLinksMixin, NextUrlRedirectMixin, add_next_url, get_next_url
from signatories.admin.file_response import file_response
from signatories.admin.lists.confirmation_requests import PERMISSION
from signatories.admin.lists.legal_hold import personal_data_context
from signatories.admin.lists.opening import open_signing_url
from signatories.enums import Status
from signatories.exchange.export import WRITERS
from signatories.exchange.export import export as export_file
from signatories.listing.counts import tallies_of
from signatories.mail.mail_runs import last_run
from signatories.models import SignatoryList
from signatories.privacy.period_changes import ERASE_PERMISSION
from signatories.signing.status_text import staff_status_text


class SigningColumn(Column):
    """Shows whether a list can be signed, and until when."""

    def get_value(self, instance: SignatoryList) -> str:
        return staff_status_text(instance, timezone.now())


class CountsColumn(Column):
    """Shows the number of public signatures of a list."""

    def get_value(self, instance: SignatoryList) -> str:
        counts = instance.counts
        return "0" if counts.is_empty else str(counts)


class ListIndexView(NextUrlLinksMixin, IndexView):
    """All lists, with the state, the deadline and the counts of each."""

    def _get_title_column(self, field_name: str, column_class: type[Column] = TitleColumn, **kwargs: Any) -> Column:
        """Link each title to the screen of the list, from where everything about it is reached."""
        column_class = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, column_class, get_url=self.get_inspect_url, **kwargs)

    def get_list_more_buttons(self, instance: SignatoryList) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("signatories.change_signatory"):
            order_url = reverse("signatory_lists:order", args=[instance.pk])
            buttons.append(Button(_("Check the order"), url=order_url, icon_name="list-ol", priority=25))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the counts of all lists of the page in one query."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        lists = context["object_list"]
        tallies = tallies_of([signatory_list.pk for signatory_list in lists])
        for signatory_list in lists:
            signatory_list.counts = tallies[signatory_list.pk].counts
        return context


class ListEditView(ConflictAwareEditView):
    """Changes a list; saving leads to its screen."""

    def get_success_url(self) -> str:
        inspect_url = reverse("signatory_lists:inspect", args=[self.object.pk])
        return add_next_url(inspect_url, get_next_url(self.request)) or inspect_url


class ListInspectView(NextUrlRedirectMixin, InspectView):
    """One list: counts by status, export, and the buttons and panels of other apps.

    Functions registered for the hooks `register_signatory_list_buttons` and `register_signatory_list_panels` get the
    list and the request; they return header buttons, or components to show below the counts.
    """

    template_name = "signatories/admin/lists/inspect.html"
    page_title = gettext_lazy("Signatory list")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": get_next_url(self.request) or reverse(self.index_url_name), "label": _("Signatory lists")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.title}]

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = []
        if opening_url := open_signing_url(self.object, self.request.user):
            buttons.append(HeaderButton(_("Open for signing"), url=opening_url, icon_name="edit", priority=5))
        if self.request.user.has_perm("signatories.add_importbatch"):
            upload_url = reverse("signatory_imports:upload", args=[self.object.pk])
            buttons.append(HeaderButton(_("Import"), url=upload_url, icon_name="upload", priority=10))
        for hook in hooks.get_hooks("register_signatory_list_buttons"):
            buttons.extend(hook(self.object, self.request))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm(ERASE_PERMISSION):
            erase_url = reverse("signatory_lists:erase", args=[self.object.pk])
            buttons.append(Button(_("Erase personal data"), url=erase_url, icon_name="lock", priority=30))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts_by_status = self.object.signatories.counts_by_status()
        panels = [
            panel
            for hook in hooks.get_hooks("register_signatory_list_panels")
            for panel in hook(self.object, self.request)
        ]
        return {
            **super().get_context_data(**kwargs),
            "signing": staff_status_text(self.object, timezone.now()),
            "counts_by_status": counts_by_status,
            "paper": self.object.paper_signatures.total(),
            "unconfirmed": sum(counts.total for status, counts in counts_by_status if status == Status.UNCONFIRMED),
            "formats": list(WRITERS),
            "personal_data": personal_data_context(self.object),
            "panels": panels,
            "run": last_run(self.object) if self.request.user.has_perm(PERMISSION) else None,
        }


@permission_required("signatories.view_signatory")
def export_list(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """Return the public signatories of a list as a file, which staff may correct and import again."""
    if file_format not in WRITERS:
        raise Http404
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    name = slugify(signatory_list.title) or "signatories"
    return file_response(export_file(signatory_list.signatories.public(), file_format), name, file_format)
