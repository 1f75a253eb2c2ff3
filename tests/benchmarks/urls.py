"""The site's URLs, and one whose view does nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.urls import urlpatterns as site


def hello(request: HttpRequest) -> HttpResponse:
    """Respond as fast as the server can."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), *site]
