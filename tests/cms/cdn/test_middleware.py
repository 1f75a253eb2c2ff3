"""Tests that a cache in front keeps for long only what it is told to forget."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.test import Client

from cms.cdn.middleware import SharedCacheMiddleware
from letters.editions.takedown import take_down
from letters.models import Edition, LetterPage
from tests.servers.purge_server import PurgeServer

pytestmark = pytest.mark.django_db


def get(client: Client, address: str, **headers: str) -> Any:
    """Return the answer at an address, with its file closed."""
    answer = client.get(address, headers=headers)
    answer.close()
    return answer


def shared_seconds(response: Any) -> int | None:
    """Return for how many seconds a shared cache may keep a response; None if it must ask each time."""
    control = response["Cache-Control"]
    if "public" not in control:
        return None
    found = re.search(r"s-maxage=(\d+)", control) or re.search(r"max-age=(\d+)", control)
    return int(found[1]) if found else None


def test_without_a_cache_in_front_nothing_changes(client: Client, paths: list[str]) -> None:
    with pytest.raises(MiddlewareNotUsed):
        SharedCacheMiddleware(lambda request: client.get("/"))
    assert get(client, paths[0])["Cache-Control"] == "public, max-age=300, must-revalidate"


def test_the_files_of_editions_are_kept_until_they_are_purged(
    cache_in_front: PurgeServer, settings: Any, client: Client, paths: list[str]
) -> None:
    settings.BASE_URL = "http://testserver"
    for path in paths:
        whole = get(client, path)
        assert whole["Cache-Control"] == "public, max-age=300, must-revalidate, s-maxage=3600"
        known = get(client, path, if_none_match=whole["ETag"])
        part = get(client, path, range="bytes=0-9")
        assert [shared_seconds(answer) for answer in (known, part)] == [3600, 3600]
        assert (known.status_code, part.status_code) == (304, 206)


@pytest.mark.parametrize("spelling", ["?utm=1", "capitals", "another host"])
def test_other_addresses_of_the_same_file_are_kept_for_seconds(
    cache_in_front: PurgeServer, settings: Any, client: Client, paths: list[str], spelling: str
) -> None:
    settings.BASE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    folder, name = paths[0].rsplit("/", 1)
    path = f"{folder.upper().replace('/EDITIONS', '/editions')}/{name}" if spelling == "capitals" else paths[0]
    host = "other.example.org" if spelling == "another host" else "testserver"
    answer = get(client, path + (spelling if spelling == "?utm=1" else ""), host=host)
    assert (answer.status_code, shared_seconds(answer)) == (200, settings.PAGE_MAX_AGE)


@pytest.mark.parametrize("spelling", ["{}?", "http://testserver{}", "{}%66"])
def test_spellings_that_django_does_not_tell_apart_are_kept_for_seconds(
    cache_in_front: PurgeServer, settings: Any, client: Client, paths: list[str], spelling: str
) -> None:
    settings.BASE_URL = "http://testserver"
    path = paths[0]
    raw = spelling.format(path.removesuffix("f") if "%" in spelling else path)
    kept = [shared_seconds(get_as_gunicorn(client, path, address)) for address in (path, raw)]
    assert kept == [settings.CDN_SECONDS, settings.PAGE_MAX_AGE]


def test_an_answer_to_a_script_of_another_site_is_kept_for_seconds(
    cache_in_front: PurgeServer, settings: Any, client: Client, paths: list[str]
) -> None:
    settings.BASE_URL = "http://testserver"
    answer = get(client, paths[0], origin="https://front.example.org")
    assert (answer.status_code, shared_seconds(answer)) == (200, settings.PAGE_MAX_AGE)


def get_as_gunicorn(client: Client, path: str, address: str) -> Any:
    """Return the answer at a path, which gunicorn says was asked for as `address`."""
    answer = client.get(path, RAW_URI=address)
    answer.close()
    return answer


def test_the_notice_in_place_of_an_edition_is_kept_for_seconds(
    cache_in_front: PurgeServer, settings: Any, client: Client, edition: Edition, paths: list[str]
) -> None:
    settings.BASE_URL = "http://testserver"
    take_down(edition, reason="A wrong name")
    answers = [get(client, path) for path in paths]
    assert {(answer.status_code, shared_seconds(answer)) for answer in answers} == {(410, settings.PAGE_MAX_AGE)}


def test_everything_else_is_kept_for_seconds(
    cache_in_front: PurgeServer, settings: Any, client: Client, edition: Edition, letter: LetterPage
) -> None:
    settings.BASE_URL = "http://testserver"
    folder = f"/letters/{letter.slug}"
    home = client.get("/")
    style = re.search(r"/style-[a-z0-9]+\.css", home.text)
    addresses = [
        *("/", "/fr/", "/letters/", f"{folder}/", f"{folder}/signatories/", f"{folder}/press/", "/search/?q=lake"),
        *(f"{folder}/{name}" for name in ("signatories.csv", "signatories.json", "letter.pdf", "press.zip")),
        *(f"{folder}/{name}" for name in ("count.svg", "share.png", "embed/", "feed.atom", "editions.atom")),
        *("/letters/feed.atom", "/letters/editions.atom", "/robots.txt", "/favicon.ico", "/sitemap.xml", "/embed.js"),
        *(f"/oembed?url=http://testserver{folder}/", "/api/v1/letters", f"/api/v1/letters/{letter.slug}/signatories"),
        *("/api/v1/docs", "/api/v2/pages/", style[0] if style else ""),
    ]
    kept = {address: shared_seconds(get(client, address)) for address in addresses}
    assert {address: seconds for address, seconds in kept.items() if (seconds or 0) > settings.PAGE_MAX_AGE} == {}
    assert kept["/"] == settings.PAGE_MAX_AGE


def test_browsers_keep_answers_as_without_a_cache_in_front(
    cache_in_front: PurgeServer, settings: Any, client: Client, letter: LetterPage
) -> None:
    badge = client.get(f"/letters/{letter.slug}/count.svg")
    assert badge["Cache-Control"] == f"public, max-age=300, s-maxage={settings.PAGE_MAX_AGE}"


def test_what_is_private_stays_private(cache_in_front: PurgeServer, admin_client: Client) -> None:
    for address in ("/", "/admin/"):
        control = admin_client.get(address)["Cache-Control"]
        assert ("private" in control, "s-maxage" in control) == (True, False)
