"""Renders published pages in the worker, so that all sizes of their pictures exist before the first readers come.

Wagtail makes the sizes and formats of a picture when a page is first rendered: seconds of work for a gallery, which
every reader of a new page would wait for.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.utils.translation import override
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published

from cms.content.site_page import SitePage
from letters.visibility import is_public


@task(backend="jobs")
def prerender(page_id: int) -> int:
    """Render a page and those above it, which may list it; return how many there were. Idempotent."""
    page = Page.objects.filter(pk=page_id).first()
    pages = page.get_ancestors(inclusive=True).filter(depth__gt=1).specific() if page and is_public(page) else []
    shown_here = [page for page in pages if isinstance(page, SitePage) and not page.front_end]
    for shown in shown_here:
        with override(str(shown.locale.language_code)):
            response = shown.serve(_request(shown))
            if isinstance(response, SimpleTemplateResponse):
                response.render()
    return len(shown_here)


@receiver(page_published)
def prerender_published_page(instance: Page, **kwargs: Any) -> None:
    """Queue the rendering of a page of the site that was published."""
    if isinstance(instance, SitePage):
        transaction.on_commit(lambda: prerender.enqueue(instance.pk), robust=True)


def _request(page: Page) -> HttpRequest:
    """Return the request of a reader without a session."""
    scheme, _separator, host = settings.BASE_URL.partition("://")
    return RequestFactory().get(page.get_url() or "/", headers={"host": host}, secure=scheme == "https")
