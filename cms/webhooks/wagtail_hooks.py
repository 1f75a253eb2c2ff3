"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from cms.webhooks.viewsets import EndpointViewSet


@hooks.register("register_admin_viewset")
def register_viewset() -> EndpointViewSet:
    return EndpointViewSet()
