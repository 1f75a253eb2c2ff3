"""Screens that show the mail of a development machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.dev_mail.kept_mail import is_kept, kept_at, kept_mail, kept_mails, text_of


def for_developers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: 404 unless mail is written to files, and 403 except for superusers, because mails contain tokens."""

    @require_safe
    @wraps(view)
    def developer_view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_kept():
            raise Http404
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, **kwargs)

    return developer_view


@for_developers
def kept_mail_index(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first."""
    mails = [(name, kept_at(name), mail) for name, mail in kept_mails()]
    return render(request, "cms/admin/kept_mails.html", {"mails": mails})


@for_developers
def kept_mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail: its HTML in a frame without scripts, and its text with clickable links."""
    mail = kept_mail(name)
    context = {"mail": mail, "headers": mail.items(), "text": text_of(mail), "html": text_of(mail, "html")}
    return render(request, "cms/admin/kept_mail.html", context)
