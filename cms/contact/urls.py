"""The URLs that messages are sent to. They are not below the page, whose slug may be any."""

from __future__ import annotations

from django.urls import path

from cms.contact import views

app_name = "contact"
urlpatterns = [
    path("<int:pk>/", views.send, name="send"),
    path("<int:pk>/sent/", views.sent, name="sent"),
]
