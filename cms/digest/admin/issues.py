"""Issues in the admin: the list with numbers, and the screen from which an issue is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets import AdminDateTimeInput

from cms.content.admin.add_buttons import add_buttons
from cms.digest import sendings
from cms.digest.admin.issue_buttons import issue_buttons
from cms.digest.issue_states import IssueState, with_state
from cms.digest.issue_tests import latest_test, request_test
from cms.digest.models import Delivery, DigestIndexPage, DigestIssuePage, Sending
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.known_languages import language_name
from core.numbers import grouped
from core.record_viewset import RecordViewSet
from core.users.models import User
from letters.visibility import is_public
from signatories.exceptions import InvalidTransition

SEND, VIEW = "digest.send_issue", "digest.view_sending"
NO_ADDRESS = gettext_lazy("Your account has no e-mail address. Add one, then send the test.")
NOTHING_TO_REPEAT = gettext_lazy("Everybody whose mail failed has unsubscribed since, or is undeliverable.")


class SendForm(forms.Form):
    """Further languages, if any are left, and the time of sending."""

    others = forms.MultipleChoiceField(
        label=gettext_lazy("Also to subscribers in languages without an issue of their own"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Time of sending"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Blank: at once."),
    )

    def __init__(self, data: QueryDict | None, others: dict[str, int]) -> None:
        """Offer `others`, the numbers of subscribers by language."""
        super().__init__(data)
        choices = [(code, f"{language_name(code)} ({grouped(number)})") for code, number in others.items()]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]
        if not others:
            del self.fields["others"]


def may_write(user: User, issue: DigestIssuePage) -> bool:
    """Return whether a user may edit an issue, and so send tests of it."""
    return bool(issue.permissions_for_user(user).can_edit())


def _issue(request: AuthenticatedHttpRequest, pk: int) -> DigestIssuePage:
    issue: DigestIssuePage = get_object_or_404(DigestIssuePage.objects.select_related("locale"), id=pk)
    if not (request.user.has_perm(SEND) or may_write(request.user, issue)):
        raise PermissionDenied
    return issue


@allow_post
def send(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Show the number of subscribers and the progress; on POST, decide to send the issue. Idempotent."""
    issue = _issue(request, pk)
    own = str(issue.locale.language_code)
    numbers = {own: 0} | sendings.subscribers_by_language()
    taken = {own} | sendings.taken_languages(issue)
    others = {code: number for code, number in numbers.items() if code not in taken}
    form = SendForm(request.POST if request.method == "POST" else None, others)
    if request.method == "POST":
        _check_sender(request)
        if form.is_valid():
            try:
                values = form.cleaned_data
                sendings.decide(issue, user=request.user, others=values.get("others", ()), at=values["at"])
            except InvalidTransition as error:
                messages.error(request, str(error))
            return redirect("digest_issues:send", pk)
    sending = getattr(issue, "sending", None)
    languages = sending.languages if sending else [own, *others]
    has_recipients = bool(sending and sending.prepared_at) or sendings.has_recipients(languages)
    context = {
        "issue": issue,
        "sending": sending,
        **(_progress(sending) if sending else {}),
        "form": form,
        "latest_test": latest_test(issue, request.user),
        "rows": [(language_name(code), number, code == own) for code, number in numbers.items()],
        "number": numbers[own],
        "no_recipients": "" if has_recipients else sendings.no_recipients(sending.languages if sending else [own]),
        "is_public": is_public(issue),
        "may_send": request.user.has_perm(SEND),
        "no_address": "" if request.user.email else NO_ADDRESS,
        "nothing_to_repeat": NOTHING_TO_REPEAT,
        "header_title": _("Send: %s") % issue.title,
        "header_buttons": issue_buttons(issue, request.user),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("digest_issues:index"), "label": _("Issues")},
            {"url": "", "label": issue.title},
        ],
    }
    return render(request, "digest/admin/send.html", context)


def _progress(sending: Sending) -> dict[str, Any]:
    """Return the numbers of mails, and what is left to do."""
    counts = sending.counts()
    return {
        "counts": counts,
        "is_unfinished": bool(counts["waiting"] or not sending.prepared_at),
        "retryable": sendings.retryable(sending).count() if counts["failed"] else 0,
    }


def _check_sender(request: AuthenticatedHttpRequest) -> None:
    if not request.user.has_perm(SEND):
        raise PermissionDenied


@allow_post
@require_POST
def test(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Queue a mail with the latest draft of an issue to the user."""
    issue = _issue(request, pk)
    if request.user.email:
        request_test(issue, request.user)
        messages.success(request, _("The test is on its way to %s.") % request.user.email)
    else:
        messages.error(request, NO_ADDRESS)
    return redirect("digest_issues:send", pk)


@allow_post
@require_POST
def act(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
    """Stop or resume a sending, or repeat what failed."""
    issue = _issue(request, pk)
    _check_sender(request)
    sending = getattr(issue, "sending", None)
    if sending and action == "stop":
        sendings.stop(sending, user=request.user)
    elif sending and action == "resume":
        try:
            sendings.resume(sending, user=request.user)
        except InvalidTransition as error:
            messages.error(request, str(error))
    elif sending and action == "retry":
        if count := sendings.retry_failed(sending, user=request.user):
            messages.success(
                request, ngettext("%s mail is sent again.", "%s mails are sent again.", count) % grouped(count)
            )
        else:
            messages.error(request, NOTHING_TO_REPEAT)
    return redirect("digest_issues:send", pk)


class IssueFilterSet(WagtailFilterSet):
    """Filters the list by state and language."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=IssueState.choices)

    class Meta:
        model = DigestIssuePage
        fields = ["state", "locale"]


class IssueIndexView(IndexView):
    """All issues with the numbers of mails."""

    template_name = "digest/admin/issues.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        return add_buttons(self.request.user, _("New issue"), DigestIndexPage, DigestIssuePage)

    def user_has_permission(self, permission: str) -> bool:
        return False

    def user_has_any_permission(self, permissions: Sequence[str]) -> bool:
        return bool(self.request.user.has_perm(VIEW))

    def get_base_queryset(self) -> Any:
        return with_state(with_numbers(super().get_base_queryset()))


def with_numbers(issues: Any) -> Any:
    """Annotate issues with the numbers of mails that were sent and that failed."""
    return issues.select_related("locale", "sending").annotate(
        sent=_number_of_deliveries(sent_at__isnull=False), failed=_number_of_deliveries(failed_at__isnull=False)
    )


def _number_of_deliveries(**condition: bool) -> Coalesce:
    # A join would group all deliveries, and evaluate the state of the issue for each of them.
    deliveries = Delivery.objects.filter(sending=OuterRef("sending__pk"), **condition)
    numbers = deliveries.order_by().values("sending").annotate(number=Count("pk"))
    return Coalesce(Subquery(numbers.values("number")), 0)


class IssuesMenuItem(MenuItem):
    """Shown to those who may see the numbers of issues."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


class IssueViewSet(RecordViewSet):
    """Issues; they are written and deleted in the page tree."""

    model = DigestIssuePage
    name = "digest_issues"
    icon = "mail"
    # Wagtail would ask for permissions in the page tree.
    menu_item_class = IssuesMenuItem
    menu_label = gettext_lazy("Issues")
    index_view_class = IssueIndexView
    delete_view_enabled = False
    filterset_class = IssueFilterSet
    ordering = ("-date", "-pk")
    list_display = (
        TitleColumn(
            "title", label=gettext_lazy("Title"), get_url=lambda issue: reverse("digest_issues:send", args=[issue.pk])
        ),
        DateColumn("date", label=gettext_lazy("Date")),
        Column("locale", label=gettext_lazy("Language")),
        Column("state", label=gettext_lazy("State"), accessor=lambda issue: IssueState(issue.state).label),
        Column("sent", label=gettext_lazy("Sent")),
        Column("failed", label=gettext_lazy("Failed")),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/send/", send, name="send"),
            path("<int:pk>/test/", test, name="test"),
            path("<int:pk>/<slug:action>/", act, name="act"),
        ]
