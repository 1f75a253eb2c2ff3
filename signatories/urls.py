"""Addresses of what signers do with their own entries, below `/signatures/` in each language."""

from __future__ import annotations

from django.urls import path

from signatories.views import public

app_name = "signatures"

urlpatterns = [
    path("confirm/<str:token>/", public.confirm, name="confirm"),
    path("manage/<str:token>/", public.manage, name="manage"),
    path("withdraw/<str:token>/", public.withdraw, name="withdraw"),
    path("dispute/<str:token>/", public.dispute, name="dispute"),
    path("link/", public.request_link, name="link"),
    path("link/sent/", public.link_sent, name="link_sent"),
    path("privacy/", public.privacy, name="privacy"),
]
