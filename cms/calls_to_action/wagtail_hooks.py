"""Registers the app with Wagtail's admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from cms.calls_to_action.admin.viewset import CallToActionViewSet

register_snippet(CallToActionViewSet)
