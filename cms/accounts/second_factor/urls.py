"""The addresses of the second factor below `/admin/`, which sessions without it may open."""

from __future__ import annotations

from django.urls import path

from cms.accounts.second_factor import views

urlpatterns = [
    path("", views.enter, name="second_factor_enter"),
    path("set-up/", views.set_up, name="second_factor_set_up"),
    path("sign-out/", views.sign_out, name="second_factor_sign_out"),
]
