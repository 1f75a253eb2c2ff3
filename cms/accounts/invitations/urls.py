"""The address below `/admin/` that links in mails lead to."""

from __future__ import annotations

from django.urls import path

from cms.accounts.invitations.views import accept_invitation

urlpatterns = [path("<str:token>/", accept_invitation, name="accept_invitation")]
