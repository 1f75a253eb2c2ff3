"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet


@hooks.register("register_admin_viewset")
def register_viewset() -> ModelViewSet:
    from cms.webhooks.viewsets import EndpointViewSet

    return EndpointViewSet()
