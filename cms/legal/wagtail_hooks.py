"""Registers the app with Wagtail's admin, and its privacy notice with the forms that link it."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from cms.legal.admin.views import legal_pages
from cms.legal.notice_page import published_notice

hooks.register("construct_privacy_notice_url", published_notice)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("legal-pages/", legal_pages, name="legal_pages")]
