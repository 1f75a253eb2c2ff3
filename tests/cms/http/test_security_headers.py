"""What browsers may do with each response, on every page of the demo and on every kind of screen of staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.demo.site import load
from cms.http.security_headers import SecurityHeadersMiddleware
from core.users.models import User
from letters.models import LetterPage
from letters.pdf.print_job import RenderedPdf

pytestmark = pytest.mark.django_db

#: Attributes with scripts.
HANDLER = re.compile(r"on[a-z]+")
#: Types of script elements whose content is data.
DATA_TYPES = ("application/json", "application/ld+json")
PUBLIC = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' https:",
    "frame-src": "https:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
STAFF = {
    **PUBLIC,
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-src": "https: 'self'",
}
#: Paths with a policy of their own.
FRAME = re.compile(r"(/fr)?/letters/[^/]+/embed/")
DOCUMENTATION = "/api/v1/docs"
#: Addresses outside of pages that other sites and programs ask for.
OTHERS = (
    *("/robots.txt", "/favicon.ico", "/sitemap.xml", "/embed.js", "/affiliations.js", "/proof-of-work.js"),
    *("/api/v1/docs", "/api/v1/openapi.json", "/api/v1/site", "/api/v1/nothing", "/api/v2/pages/", "/api/v2/images/"),
    *("/nothing", "/fr/nothing/", "/letters/nothing/", "/signatures/confirm/a:b:c/", "/media/nothing.png"),
    *("/letters/feed.atom", "/editions/check/", "/signatures/link/", "/signatures/privacy/", "/_util/login/"),
    *("/admin/", "/admin/login/", "/admin/password_reset/"),
)


def policy_of(response: Any) -> dict[str, str]:
    header = response.get("Content-Security-Policy", "")
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> LetterPage:
    """Load the demo, and return its letter."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return LetterPage.objects.get(locale__language_code="en", alias_of=None, slug="ban-facial-recognition")


def links(html: str, address: str) -> Iterator[str]:
    """Yield the paths on this site to which a page leads, and those of its files."""
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        for name in ("href", "src", "action", "data-fragment"):
            url = urldefrag(urljoin(f"http://testserver{address}", str(element.get(name) or "#")))[0]
            parts = urlsplit(url)
            if parts.netloc == "testserver" and not parts.path.startswith("/static/"):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def crawled(client: Client, *addresses: str) -> dict[str, Any]:
    """Return the responses to addresses and to all links in them, one for each path and set of parameters."""
    queue, found, seen = list(addresses), {}, set()
    while queue:
        address = queue.pop()
        key = re.sub(r"=[^&]*", "", address)
        if key in seen:
            continue
        seen.add(key)
        found[address] = response = client.get(address)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            queue += links(response.content.decode(), address)
        response.close()
    return found


def inline_parts(response: Any) -> list[str]:
    """Return the scripts and styles in a page that a policy without 'unsafe-inline' blocks."""
    page = BeautifulSoup(response.content, "html.parser")
    scripts = [tag for tag in page.find_all("script") if not tag.get("src") and tag.get("type") not in DATA_TYPES]
    attributes = [
        tag for tag in page.find_all(True) if tag.has_attr("style") or any(map(HANDLER.fullmatch, tag.attrs))
    ]
    unsafe = list(page.find_all(href=re.compile(r"^\s*javascript:", re.IGNORECASE)))
    return [str(tag)[:100] for tag in (*scripts, *attributes, *page.find_all("style"), *unsafe)]


@pytest.mark.slow
def test_every_public_page_of_the_demo_has_the_strict_headers(client: Client, demo: LetterPage) -> None:
    frame = f"/letters/{demo.slug}/embed/"
    found = crawled(client, "/", "/fr/", frame, f"/letters/{demo.slug}/sign/form/", *OTHERS)
    pages = {
        address: response
        for address, response in found.items()
        if response.get("Content-Type", "").startswith(("text/html", "application/atom", "image/svg"))
    }
    assert len(pages) > 60
    wrong = {}
    for address, response in found.items():
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if {name: response.get(name) for name in headers} != headers or "camera=()" not in response.get(
            "Permissions-Policy", ""
        ):
            wrong[address] = dict(response.items())
        is_public = "public" in response["Cache-Control"] or address.startswith(("/media/", "/documents/"))
        if response["Cross-Origin-Resource-Policy"] != ("cross-origin" if is_public else "same-origin"):
            wrong[address] = dict(response.items())
    assert wrong == {}
    special = {address for address in found if FRAME.fullmatch(urlsplit(address).path) or address == DOCUMENTATION}
    html = {address for address in pages if pages[address]["Content-Type"].startswith("text/html")} - special
    assert {address: policy_of(found[address]) for address in html} == dict.fromkeys(html, PUBLIC)
    assert {address: parts for address in {*html, frame} if (parts := inline_parts(found[address]))} == {}
    assert special == {frame, DOCUMENTATION}
    assert policy_of(found[DOCUMENTATION]) == {
        **PUBLIC,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
    }


@pytest.mark.slow
def test_every_kind_of_screen_has_the_headers_of_staff(client: Client, demo: LetterPage) -> None:
    client.force_login(User.objects.create_superuser("alix"))
    queue, found = ["/admin/", f"/admin/pages/{demo.pk}/edit/"], {}
    while queue:
        address = queue.pop()
        name = view_name(address)
        if name in found or "logout" in name or not address.startswith("/admin/"):
            continue
        found[name] = response = client.get(address)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            queue += links(response.content.decode(), address)
        response.close()
    screens = {
        name: response
        for name, response in found.items()
        if response.get("Content-Type", "").startswith("text/html") and response.status_code == 200
    }
    assert len(screens) > 60
    parents = {"DENY": "'none'", "SAMEORIGIN": "'self'"}
    assert {name: policy_of(response) for name, response in screens.items()} == {
        name: {**STAFF, "frame-ancestors": parents[response["X-Frame-Options"]]} for name, response in screens.items()
    }
    assert {response["Cross-Origin-Resource-Policy"] for response in found.values()} <= {"same-origin"}
    assert {response["X-Content-Type-Options"] for response in found.values()} == {"nosniff"}
    assert all("camera=()" in response["Permissions-Policy"] for response in found.values())


def view_name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def test_screens_for_everybody_have_the_strict_policy(client: Client) -> None:
    for address in ("/admin/login/", "/admin/password_reset/"):
        response = client.get(address)
        assert (address, policy_of(response), inline_parts(response)) == (address, PUBLIC, [])


def test_a_draft_has_the_policy_of_the_screen_that_shows_it(staff_client: Client, letter: LetterPage) -> None:
    letter.save_revision()
    response = staff_client.get(f"/admin/pages/{letter.pk}/view_draft/")
    assert response.status_code == 200
    assert (response["X-Frame-Options"], policy_of(response)) == ("DENY", STAFF)


@pytest.mark.parametrize(
    ("content_type", "has_policy"),
    [
        ("text/html; charset=utf-8", True),
        ("image/svg+xml", True),
        ("application/xml", True),
        ("application/pdf", False),
        ("application/json", False),
    ],
)
def test_documents_have_a_policy_and_files_have_none(client: Client, content_type: str, has_policy: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", content_type=content_type)

    response = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))
    assert response.has_header("Content-Security-Policy") is has_policy
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_pages_for_developers_keep_their_scripts(client: Client, settings: Settings) -> None:
    client.raise_request_exception = False
    assert policy_of(client.get("/nothing/")) == PUBLIC
    settings.DEBUG = True
    response = client.get("/nothing/")
    assert (response.status_code, policy_of(response)) == (404, {})
    assert policy_of(client.get("/letters/")) == PUBLIC


def test_a_revalidated_page_has_the_headers_again(client: Client, letter: LetterPage) -> None:
    first = client.get(letter.url)
    again = client.get(letter.url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    names = ("Content-Security-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy")
    assert [again[name] for name in names] == [first[name] for name in names]


def test_a_changed_policy_is_not_answered_with_304(client: Client, letter: LetterPage, settings: Settings) -> None:
    first = client.get(letter.url)
    settings.SECURE_CSP = {**settings.SECURE_CSP, "img-src": ["'self'", "https://cdn.example.org"]}
    again = client.get(letter.url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, policy_of(again)["img-src"]) == (200, "'self' https://cdn.example.org")


def test_browsers_must_use_https_where_the_site_does(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert client.get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert not client.get("/").has_header("Strict-Transport-Security")


def test_documents_are_saved_and_never_opened_by_browsers(client: Client, staff: User) -> None:
    client.force_login(staff)
    for name, content_type in (
        ("report.pdf", "application/pdf"),
        ("rally.mp3", "audio/mpeg"),
        ("notes.txt", "text/plain"),
        ("page.html", "text/html"),
        ("drawing.svg", "image/svg+xml"),
    ):
        content = b"<script>alert(1)</script>"
        document = get_document_model().objects.create(title=name, file=ContentFile(content, name))
        response = client.get(document.url)
        assert response.getvalue() == content
        assert response["Content-Type"].partition(";")[0] == content_type
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "program.exe", "style.css", "noname"])
def test_staff_cannot_upload_documents_that_browsers_run(staff_client: Client, name: str) -> None:
    data = {"title": name, "file": SimpleUploadedFile(name, b"<svg/>"), "collection": "1"}
    assert staff_client.post("/admin/documents/add/", data).status_code == 200
    assert not get_document_model().objects.exists()


def test_staff_cannot_upload_svg_as_an_image(staff_client: Client) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>alert(1)</script></svg>'
    for name in ("drawing.svg", "drawing.png"):
        data = {"title": name, "file": SimpleUploadedFile(name, drawing), "collection": "1"}
        assert staff_client.post("/admin/images/add/", data).status_code == 200
    assert not get_image_model().objects.exists()
