"""Tests of what lines of a log say about the request or job that wrote them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from core.log_context import keeping_log_context, log_context, logged_with, set_log_context


def test_fields_are_known_in_their_block_only() -> None:
    with logged_with(job="mail"), logged_with(job_id="1"):
        assert dict(log_context()) == {"job": "mail", "job_id": "1"}
    assert dict(log_context()) == {}


def test_fields_stay_until_they_are_replaced() -> None:
    set_log_context(request_id="one")
    set_log_context(request_id="two")
    assert dict(log_context()) == {"request_id": "two"}
    set_log_context()
    assert dict(log_context()) == {}


def test_another_thread_has_fields_of_its_own() -> None:
    seen = []
    with logged_with(job="mail"):
        thread = Thread(target=lambda: seen.append(dict(log_context())))
        thread.start()
        thread.join()
    assert seen == [{}]


def test_a_thread_can_keep_the_fields_of_the_one_that_gave_it_work() -> None:
    seen = []
    with ThreadPoolExecutor(1) as pool:
        with logged_with(job_id="1"):
            first = pool.submit(keeping_log_context(lambda extra: {**log_context(), "extra": extra}), "x")
            seen.append(first.result())
        # The same thread, with the fields of other work.
        seen.append(pool.submit(lambda: dict(log_context())).result())
    assert seen == [{"job_id": "1", "extra": "x"}, {}]
