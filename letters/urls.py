"""Addresses of a letter beside its page, below `/letters/`: its PDFs, and in each language its form."""

from __future__ import annotations

from django.urls import include, path

from letters.views.downloads import edition_pdf, latest_pdf
from letters.views.signing import sign, signed

app_name = "letters"

urlpatterns = [
    path("<slug:slug>/letter.pdf", latest_pdf, name="latest_pdf"),
    path("<slug:slug>/editions/<int:number>/<slug:language>.pdf", edition_pdf, name="edition_pdf"),
]

signing_patterns = include(
    (
        [
            path("<slug:slug>/sign/", sign, name="sign"),
            path("<slug:slug>/signed/", signed, name="signed"),
        ],
        "signing",
    )
)
