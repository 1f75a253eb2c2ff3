"""Tests of the cache in Redis: shared by processes, atomic, and the site without it."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from cms.redis_cache import RedisCache
from core.rate_limits import hit
from tests.cms.counting_processes import count_in_two_processes
from tests.servers.redis_server import RedisServer

pytestmark = pytest.mark.server


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    return redis_server.url.replace("rediscache", "redis")


@pytest.fixture
def cache(url: str) -> Iterator[RedisCache]:
    cache = RedisCache(url, {})
    yield cache
    cache._cache.get_client().connection_pool.disconnect()


@pytest.fixture
def shared_cache(url: str, settings: Any) -> Iterator[None]:
    """Let the site of the test have its cache in Redis."""
    before = settings.CACHES
    settings.CACHES = before | {"default": {"BACKEND": "cms.redis_cache.RedisCache", "LOCATION": url}}
    yield
    caches["default"]._cache.get_client().connection_pool.disconnect()


def test_concurrent_increments_of_two_processes_are_not_lost(cache: RedisCache, url: str) -> None:
    assert count_in_two_processes(RedisCache, url) == [0, 0]
    assert cache.get("count") == 400


def test_a_key_that_redis_adds_too_late_counts_as_added(cache: RedisCache, redis_server: RedisServer) -> None:
    cache.get("name")
    redis_server.process.send_signal(signal.SIGSTOP)
    resume = Timer(1.5, redis_server.process.send_signal, [signal.SIGCONT])
    resume.start()
    assert cache.add("fresh", "value") is True
    resume.join()


def test_the_cache_counts_as_empty_while_redis_is_gone(
    cache: RedisCache, redis_server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set("name", "before")
    redis_server.stop()
    started = time.monotonic()
    with caplog.at_level(logging.WARNING, logger="cms.redis_cache"):
        assert (cache.get("name"), cache.get("name", "default"), cache.get_many(["name"])) == (None, "default", {})
        cache.set("name", "lost")
        assert (cache.set_many({"name": "lost"}), cache.add("name", "lost"), cache.touch("name")) == ([], True, False)
        assert (cache.has_key("name"), cache.delete("name")) == (False, False)
        cache.delete_many(["name"])
        cache.clear()
        with pytest.raises(ValueError, match="name"):
            cache.incr("name")
    assert time.monotonic() - started < 2
    # It was asked once, and not for each command.
    assert [record.getMessage() for record in caplog.records] == [
        "Redis does not answer, and rate limits don't apply (ConnectionError)"
    ]
    redis_server.start()
    monkeypatch.setattr("cms.redis_cache.time.monotonic", lambda: started + 60)
    assert cache.get("name") is None
    cache.set("name", "after")
    assert cache.get("name") == "after"


def test_a_restart_between_two_requests_is_not_noticed(
    cache: RedisCache, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("name", "before")
    redis_server.stop()
    redis_server.start()
    cache.set("name", "after")
    assert (cache.get("name"), caplog.records) == ("after", [])


def test_a_redis_that_accepts_connections_and_says_nothing_delays_a_request_by_seconds_at_most(
    unanswering_port: int,
) -> None:
    cache = RedisCache(f"redis://127.0.0.1:{unanswering_port}/1", {})
    started = time.monotonic()
    assert [cache.get("name") for _time in range(10)] == [None] * 10
    assert time.monotonic() - started < 5


@pytest.fixture
def unanswering_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.usefixtures("shared_cache")
def test_a_rate_limit_counts_in_redis_and_lets_everybody_through_without_it(redis_server: RedisServer) -> None:
    assert [hit("name", 2) for _time in range(3)] == [True, True, False]
    redis_server.stop()
    assert [hit("name", 2) for _time in range(3)] == [True, True, True]


@pytest.mark.django_db
@pytest.mark.usefixtures("shared_cache")
def test_staff_sign_in_without_redis(redis_server: RedisServer, staff: Any, client: Client) -> None:
    redis_server.stop()
    response = client.post("/admin/login/", {"username": staff.get_username(), "password": "correct horse"})
    assert (response.status_code, response["Location"]) == (302, "/admin/")
