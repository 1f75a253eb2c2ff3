"""Addresses of a letter's PDFs, below `/letters/`."""

from __future__ import annotations

from django.urls import path

from letters.views.downloads import edition_pdf, latest_pdf

app_name = "letters"

urlpatterns = [
    path("<slug:slug>/letter.pdf", latest_pdf, name="latest_pdf"),
    path("<slug:slug>/editions/<int:number>/<slug:language>.pdf", edition_pdf, name="edition_pdf"),
]
