"""Tests that large bodies are refused before they are read, and that every response has `Cache-Control`."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client
from wagtail.users.models import UserProfile

from letters.models import LetterPage
from tests.signatories.people import user_with_permissions


@pytest.fixture
def _nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "parse", lambda self: pytest.fail("the body was read"))


@pytest.fixture
def _small(settings: Any) -> None:
    settings.PUBLIC_REQUEST_MAX_BYTES, settings.ADMIN_REQUEST_MAX_BYTES = 10_000, 50_000


def upload(size: int) -> dict[str, Any]:
    return {"logo": SimpleUploadedFile("logo.png", b"x" * size)}


@pytest.mark.usefixtures("_small", "_nothing_is_read")
@pytest.mark.parametrize(
    "address", ["{}sign/", "/signatures/manage/token/", "/signatures/link/", "/admin/login/", "/letters/nothing/", "/"]
)
@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_large_body_is_refused_unread_at_every_url(
    client: Client, letter: LetterPage, address: str, language: str
) -> None:
    answer = client.post(f"{language}{address.format(letter.url)}", upload(20_000))
    assert answer.status_code == 413
    page = answer.content.decode()
    assert ("trop volumineux" in page) == bool(language)
    assert "9.8" in page or "9,8" in page


@pytest.mark.usefixtures("_small", "_nothing_is_read")
def test_a_session_cookie_raises_the_limit_in_the_admin_only_and_not_without_bound(
    client: Client, letter: LetterPage
) -> None:
    client.cookies["sessionid"] = "anything"
    assert client.post(f"{letter.url}sign/", upload(20_000)).status_code == 413
    assert client.post("/admin/login/", upload(60_000)).status_code == 413


@pytest.mark.usefixtures("_small")
def test_staff_may_upload_more(staff_client: Client) -> None:
    assert staff_client.post("/admin/images/add/", upload(20_000)).status_code == 200


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_an_invalid_content_length_raises_no_error(client: Client, letter: LetterPage, length: str) -> None:
    answer = client.generic("POST", f"{letter.url}sign/", CONTENT_LENGTH=length)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/nothing",
            "/nothing/",
            "/letters/nothing/",
            "/letters",
            "/oembed",
            "/editions/check/",
            "/signatures/privacy/",
        ),
        *(
            "/api/v1/nothing",
            "/api/v1/letters/nothing",
            "/api/v2/pages/",
            "/api/v2/pages/99/",
            "/documents/1/report.pdf",
        ),
    ],
)
def test_a_response_without_cache_control_must_be_revalidated(
    client: Client, letter: LetterPage, address: str
) -> None:
    assert client.get(address)["Cache-Control"] == "no-cache"
    client.cookies["sessionid"] = "anything"
    assert client.get(address)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("language", "refused", "missing"),
    [
        ("fr", "Désolé, vous n’avez pas les autorisations", "Erreur 404"),
        ("en", "Sorry, you do not have permission", "Error 404"),
    ],
)
def test_the_refusal_is_in_the_language_of_the_account(
    client: Client, letter: LetterPage, language: str, refused: str, missing: str
) -> None:
    user = user_with_permissions("signatories.view_signatory")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client.force_login(user)
    for address in (f"/admin/pages/{letter.pk}/edit/", "/admin/webhooks/", "/admin/editions/1/new/"):
        answer = client.get(address, follow=True)
        assert refused in unescape(answer.content.decode()).replace("'", "’"), address
    assert missing in client.get("/admin/signatories/inspect/999/").content.decode()
