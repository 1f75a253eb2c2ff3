"""Admin screens of the published texts of a letter: what changed, who signed what, and of which kind a change is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.authenticated_request import AuthenticatedHttpRequest
from core.date_formats import long_date
from letters.enums import TextChangeKind
from letters.models import PublishedText
from letters.signed_texts.signed_text import signed_text_for
from letters.signed_texts.text_changes import assess, text_before


def _get_text_or_404(list_pk: int, text_pk: int) -> PublishedText:
    texts = PublishedText.objects.select_related("letter__locale", "letter__signatory_list")
    return get_object_or_404(texts, pk=text_pk, letter__signatory_list=list_pk)


@method_decorator(permission_required("signatories.view_signatory"), name="dispatch")
class PublishedTextView(WagtailAdminTemplateMixin, TemplateView):
    """A published text, and how the letter differs from it now."""

    template_name = "letters/admin/published_text.html"
    page_title = gettext_lazy("Published text")
    header_icon = "doc-full"

    @cached_property
    def text(self) -> PublishedText:
        return _get_text_or_404(self.kwargs["list_pk"], self.kwargs["text_pk"])

    def get_header_title(self) -> str:
        return _("Text of %s") % long_date(self.text.published_at.date())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        signatory_list = self.text.letter.signatory_list
        return [
            *self.breadcrumbs_items,
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {"url": reverse("signatory_lists:inspect", args=[signatory_list.pk]), "label": signatory_list},
            {"url": "", "label": _("Published text")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed_text = signed_text_for(self.text.letter.signatory_list, self.text.version)
        return {**super().get_context_data(**kwargs), "published_text": self.text, "text": signed_text}


@require_POST
@permission_required("signatories.view_signatory")
def assess_change(request: AuthenticatedHttpRequest, list_pk: int, text_pk: int) -> HttpResponse:
    """Store of which kind the change to a published text is. Only for those who may edit the letter."""
    text = _get_text_or_404(list_pk, text_pk)
    if not text.letter.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    before, kind = text_before(text), request.POST.get("kind", "")
    if before and kind in TextChangeKind.values:
        assess(
            text.letter, TextChangeKind(kind), earlier_version=before.version, version=text.version, user=request.user
        )
        messages.success(request, _("The kind of the change was saved."))
    return redirect("signatory_lists:inspect", list_pk)
