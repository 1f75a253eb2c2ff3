"""The URLs of subscriptions, below the digest."""

from __future__ import annotations

from django.urls import path

from cms.digest import views

app_name = "digest"
urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/sent/", views.sent, name="sent"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
