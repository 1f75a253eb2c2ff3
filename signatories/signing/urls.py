"""URLs of self-service, below `/signatures/` in each language."""

from __future__ import annotations

from django.urls import path

from signatories.signing import address_views, erasure_views, views

app_name = "signatures"

urlpatterns = [
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("manage/<str:token>/", views.manage, name="manage"),
    path("manage/<str:token>/listed/", views.listed, name="listed"),
    path("manage/<str:token>/text/", views.signed_text, name="signed_text"),
    path("manage/<str:token>/data/", views.data, name="data"),
    path("manage/<str:token>/erase/", erasure_views.erase, name="erase"),
    path("erased/<str:token>/", erasure_views.erased, name="erased"),
    path("erased/<str:token>/receipt.json", erasure_views.receipt, name="receipt"),
    path("withdraw/<str:token>/", views.withdraw, name="withdraw"),
    path("dispute/<str:token>/", views.dispute, name="dispute"),
    path("decline/<str:token>/", views.decline, name="decline"),
    path("change-address/<str:token>/", address_views.change_address, name="change_address"),
    path("address/<str:token>/", address_views.address, name="address"),
    path("object/<str:token>/", address_views.object_to_address, name="object"),
    path("link/", views.request_link, name="link"),
    path("link/sent/", views.link_sent, name="link_sent"),
    path("privacy/", views.privacy, name="privacy"),
]
