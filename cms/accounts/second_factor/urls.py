"""The addresses of the second factor below `/admin/`, which sessions without it may open."""

from __future__ import annotations

from django.urls import path

from cms.accounts.second_factor import passkey_views, views

urlpatterns = [
    path("", views.enter, name="second_factor_enter"),
    path("set-up/", views.set_up, name="second_factor_set_up"),
    path("passkey/", passkey_views.add, name="second_factor_add_passkey"),
    path("passkey/options/", passkey_views.new_options, name="second_factor_creation_options"),
    path("options/", passkey_views.proof_options, name="second_factor_request_options"),
    path("sign-out/", views.sign_out, name="second_factor_sign_out"),
]
