"""Views of webhooks in the admin: endpoints, their secrets and deliveries."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import CreateView, InspectView
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.webhooks.dispatcher import message_body
from cms.webhooks.models import Delivery, Endpoint, new_key
from cms.webhooks.outbox import queue_test, redeliver
from cms.webhooks.payloads import event_data
from core.authenticated_request import AuthenticatedHttpRequest
from core.edit_conflicts.views import ConflictAwareEditView

#: Deliveries on the page of an endpoint.
MAX_DELIVERIES = 50


class EndpointCreateView(CreateView):
    """Registers an endpoint and shows its secret, once."""

    def save_instance(self) -> Endpoint:
        """Save with the current user as creator."""
        self.form.instance.created_by = self.request.user
        endpoint: Endpoint = super().save_instance()
        return endpoint

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the secret instead of the listing."""
        super().form_valid(form)
        return _secret(self.request, self.object)


class EndpointEditView(ConflictAwareEditView):
    """Edits an endpoint; links to its deliveries and tests."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        url = reverse("webhooks:inspect", args=[self.object.pk])
        button = HeaderButton(_("Deliveries and test"), url=url, icon_name="history", priority=10)
        return [*super().header_buttons, button]


class EndpointView(InspectView):
    """Shows the events of an endpoint and its latest deliveries."""

    template_name = "cms/webhooks/endpoint.html"

    @cached_property
    def deliveries(self) -> list[Delivery]:
        return list(self.object.deliveries.all()[:MAX_DELIVERIES])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.request.user.has_perm("webhooks.change_endpoint")
        return {**super().get_context_data(**kwargs), "deliveries": self.deliveries, "may_change": may_change}


@permission_required("webhooks.change_endpoint")
@require_POST
def send_test(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Queue a test message."""
    queue_test(get_object_or_404(Endpoint, pk=pk))
    messages.success(request, _("A test message is on its way. Reload this page to see the response."))
    return redirect("webhooks:inspect", pk)


@permission_required("webhooks.change_endpoint")
@require_POST
def new_secret(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Replace the secret of an endpoint and show the new one, once."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    endpoint.key = new_key()
    endpoint.save(update_fields=["key"])
    return _secret(request, endpoint)


@permission_required("webhooks.view_endpoint")
def delivery(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Show a message as it would be sent now, and the last response. Bodies that were sent are not stored."""
    found = get_object_or_404(Delivery.objects.select_related("endpoint"), pk=pk)
    data = event_data(found)
    message = (
        json.dumps(json.loads(message_body(found, data)), ensure_ascii=False, indent=2) if data is not None else ""
    )
    return render(request, "cms/webhooks/delivery.html", {"delivery": found, "message": message})


@permission_required("webhooks.change_endpoint")
@require_POST
def again(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Queue a message again."""
    found = get_object_or_404(Delivery, pk=pk)
    redeliver(found)
    messages.success(request, _("The message is being sent again. Reload this page to see the response."))
    return redirect("webhooks:inspect", found.endpoint_id)


def _secret(request: Any, endpoint: Endpoint) -> HttpResponse:
    return render(request, "cms/webhooks/secret.html", {"endpoint": endpoint})
