"""The site's URLs with its pictures, which a web server serves in production."""

from __future__ import annotations

from django.conf import settings
from django.urls import path
from django.views.static import serve

from tests.benchmarks.urls import urlpatterns as site

urlpatterns = [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}), *site]
