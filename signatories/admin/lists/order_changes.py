"""Changes on the screen “Check the order”: accept a guess, set where a family name starts, undo.

Responds with JSON to scripts. Without JavaScript, each button submits the form of its row.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from core.integers import parse_integer
from core.next_urls import get_next_url
from core.numbers import grouped
from signatories.admin.lists.order_rows import PER_PAGE, people_of, row_data, shown_order
from signatories.exceptions import InvalidTransition
from signatories.models import Signatory, SignatoryList
from signatories.moderation import sort_order


@require_POST
@permission_required("signatories.change_signatory")
def save_order(request: AuthenticatedHttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Accept the guess of an entry, set where its family name starts, or undo the last of these.

    Responds with JSON to scripts, otherwise with a redirect to the row.
    """
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    entry = get_object_or_404(people_of(signatory_list), pk=entry_pk)
    error = ""
    try:
        entry = _perform(request, entry)
    except InvalidTransition as refusal:
        error = str(refusal)
        entry = get_object_or_404(people_of(signatory_list), pk=entry_pk)
    order = shown_order(signatory_list)
    data = row_data(entry, signatory_list, order.language if order else "")
    if "application/json" in request.headers.get("Accept", ""):
        status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
        return JsonResponse({**data, "error": error, "message": _saved_message(data)}, status=status)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _saved_message(data))
    return redirect(_row_url(request, pk, entry_pk, can_undo=not error and "undo" not in request.POST))


@require_POST
@permission_required("signatories.change_signatory")
def accept_shown(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Accept the guesses on one page of the screen; those that changed since are reported."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    shown = (text.partition(":") for text in request.POST.getlist("entry")[:PER_PAGE])
    versions = {entry_pk: version for key, _colon, version in shown if (entry_pk := parse_integer(key)) is not None}
    accepted = 0
    for entry in people_of(signatory_list).filter(pk__in=versions):
        try:
            sort_order.accept_order(entry, seen=versions[entry.pk], user=request.user)
            accepted += 1
        except InvalidTransition as refusal:
            messages.warning(request, str(refusal))
    if accepted:
        messages.success(request, ngettext("%s guess accepted.", "%s guesses accepted.", accepted) % grouped(accepted))
    return redirect(get_next_url(request) or reverse("signatory_lists:order", args=[pk]))


def _perform(request: AuthenticatedHttpRequest, entry: Signatory) -> Signatory:
    seen = request.POST.get("version", "")
    if "accept" in request.POST:
        return sort_order.accept_order(entry, seen=seen, user=request.user)
    if "undo" in request.POST:
        return sort_order.undo_order(entry, user=request.user)
    start, end = _number(request, "start"), _number(request, "end")
    if start is None:
        raise Http404
    return sort_order.set_family_name(entry, start, end, seen=seen, user=request.user)


def _number(request: HttpRequest, name: str) -> int | None:
    return parse_integer(request.POST.get(name, "")[:4])


def _saved_message(data: dict[str, Any]) -> str:
    return _("Listed under %(letter)s: %(text)s") % {"letter": data["letter"], "text": data["sort_text"]}


def _row_url(request: HttpRequest, pk: int, entry_pk: int, *, can_undo: bool) -> str:
    url = get_next_url(request) or reverse("signatory_lists:order", args=[pk])
    address, _mark, query = url.partition("?")
    parameters = [part for part in query.split("&") if part and not part.startswith("changed=")]
    if can_undo:
        parameters.append(f"changed={entry_pk}")
    return f"{address}{'?' if parameters else ''}{'&'.join(parameters)}#order-{entry_pk}"
