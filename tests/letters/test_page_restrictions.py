"""Restricted letters: readable with the password or a login, and hidden from everybody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from core.users.models import User
from letters.models import LetterPage
from letters.page_restrictions import is_readable
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
PASSWORD = "larch"
NOT_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture(autouse=True)
def _no_attempts_so_far() -> None:
    caches["default"].clear()


@pytest.fixture
def lake() -> LetterPage:
    signatory_list = SignatoryListFactory(open=True)
    letter: LetterPage = LetterFactory(title="Canary", slug="canary", signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    return letter


def protect(page: Any, password: str = PASSWORD) -> PageViewRestriction:
    restriction: PageViewRestriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password=password
    )
    return restriction


def unlock(client: Client, path: str, password: str = PASSWORD) -> Any:
    """Open a page protected by a password, and submit its form."""
    prompt = client.get(path)
    action = re.search(r'action="([^"]+)"', prompt.text)
    assert prompt.status_code == 200
    assert action
    return client.post(action[1], {"password": password, "return_url": path})


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_is_read_with_its_password(client: Client, language: str) -> None:
    letter = LetterFactory(title="Canary", slug="canary", language=language)
    protect(letter)
    path = {"en": "/letters/canary/", "fr": "/fr/letters/canary/"}[language]
    prompt = client.get(path)
    assert ("Canary" in prompt.text, prompt["Cache-Control"]) == (False, NOT_KEPT)
    refused = unlock(client, path, "wrong")
    assert ("Canary" in refused.text, refused.status_code) == (False, 200)
    assert 'aria-invalid="true"' in refused.text
    answer = unlock(client, path)
    assert (answer.status_code, answer["Location"]) == (302, path)
    page = client.get(path)
    assert ("Canary" in page.text, page["Cache-Control"]) == (True, NOT_KEPT)
    assert ("Canary" in Client().get(path).text) is False


def test_a_letter_that_was_unlocked_is_read_and_not_signed(client: Client, lake: LetterPage) -> None:
    protect(lake)
    unlock(client, "/letters/canary/")
    page = client.get("/letters/canary/").text
    assert "This letter is not public." in page
    assert "Cedar Network" in page
    assert '<meta name="robots" content="noindex">' in page
    # Pages that nobody could open are not linked.
    for address in ("/sign/", "/press/", "/signatories/", "feed.atom", "oembed", "share.png", "letter.pdf"):
        assert address not in page
    assert client.get("/letters/canary/sign/").status_code == 404


def test_a_draft_that_is_previewed_shows_what_the_public_will_see(staff_client: Client, lake: LetterPage) -> None:
    lake.unpublish()
    page: HttpResponse = lake.make_preview_request(staff_client.get("/letters/").wsgi_request)
    page.render()  # type: ignore[attr-defined]
    assert "Sign the letter" in page.text
    assert "This letter is not public." not in page.text


@pytest.mark.slow
def test_a_site_behind_a_password_lists_its_letters_for_those_who_have_it(client: Client, lake: LetterPage) -> None:
    protect(lake.get_parent())
    unlock(client, "/letters/")
    assert "Canary" in client.get("/letters/").text
    assert "Canary" in client.get("/letters/canary/").text
    assert "Canary" not in Client().get("/letters/").text
    protect(lake, "spruce")
    assert "Canary" not in client.get("/letters/").text


@pytest.mark.parametrize(("is_member", "expected"), [(True, True), (False, False)])
def test_a_letter_for_a_group_is_read_by_those_in_it(
    client: Client, lake: LetterPage, is_member: bool, expected: bool
) -> None:
    group = Group.objects.create(name="Readers")
    restriction = PageViewRestriction.objects.create(page=lake, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    user = User.objects.create_user("robin", password="fernleaf-1")
    if is_member:
        user.groups.add(group)
    redirect = client.get("/letters/canary/")
    assert (redirect.status_code, redirect["Location"]) == (302, "/_util/login/?next=/letters/canary/")
    form = client.get(redirect["Location"])
    assert (form.status_code, "Canary" in form.text) == (200, False)
    credentials = {"username": "robin", "password": "fernleaf-1", "next": "/letters/canary/"}
    answer = client.post("/_util/login/", credentials)
    assert (answer.status_code, answer["Location"]) == (302, "/letters/canary/")
    assert ("Canary" in client.get("/letters/canary/", follow=True).text) is expected


@pytest.mark.slow
def test_a_form_is_shown_for_the_page_only_that_it_unlocks(client: Client, lake: LetterPage) -> None:
    other = LetterFactory(title="Canary other", slug="other")
    restriction = protect(lake)
    draft = LetterFactory(title="Canary draft", slug="draft", live=False)
    own_restriction = protect(draft)
    for pk, page in [
        (restriction.pk, other.pk),
        (own_restriction.pk, draft.pk),
        (own_restriction.pk, lake.pk),
        (restriction.pk, 10**6),
    ]:
        path = f"/_util/authenticate_with_password/{pk}/{page}/"
        answers = client.get(path), client.post(path, {"password": "larch", "return_url": "/"})
        assert [answer.status_code for answer in answers] == [404, 404]
    path = f"/_util/authenticate_with_password/{restriction.pk}/{lake.pk}/"
    prompt = client.get(path)
    # The slug does not leak to somebody who tries all keys.
    assert ("canary" in f"{prompt.headers}{prompt.text}".casefold(), prompt["Cache-Control"]) == (False, NOT_KEPT)
    assert unlock(client, path)["Location"] == path
    assert client.get(path)["Location"] == "/letters/canary/"


def test_a_password_leads_to_no_other_site(client: Client, lake: LetterPage) -> None:
    restriction = protect(lake)
    path = f"/_util/authenticate_with_password/{restriction.pk}/{lake.pk}/"
    answer = client.post(path, {"password": "larch", "return_url": "https://elsewhere.example.org/"})
    assert answer["Location"] == "/"


def test_passwords_of_a_letter_are_not_tried_without_limit(client: Client, lake: LetterPage, settings: Any) -> None:
    settings.SIGN_INS_PER_NETWORK = 3
    restriction = protect(lake)
    path = f"/_util/authenticate_with_password/{restriction.pk}/{lake.pk}/"
    data = {"password": "wrong", "return_url": "/letters/canary/"}
    assert [client.post(path, data).status_code for _attempt in range(4)] == [200, 200, 200, 429]


def test_a_document_is_read_by_those_who_may_read_a_page_that_links_to_it(client: Client, lake: LetterPage) -> None:
    document = Document.objects.create(title="Map", file=ContentFile(b"north", name="map.txt"))
    lake.press_release = f'<p><a linktype="document" id="{document.pk}">the map</a></p>'
    lake.save()
    protect(lake)
    assert client.get(document.url).status_code == 404
    unlock(client, "/letters/canary/")
    answer = client.get(document.url)
    assert (b"".join(answer.streaming_content), answer.status_code) == (b"north", 200)
    assert Client().get(document.url).status_code == 404
    lake.unpublish()
    assert client.get(document.url).status_code == 404


def test_a_page_outside_its_time_is_readable_by_nobody(rf: RequestFactory, letter: LetterPage) -> None:
    request = rf.get("/")
    assert is_readable(letter, request)
    letter.expired = True
    letter.live = False
    assert not is_readable(letter, request)
