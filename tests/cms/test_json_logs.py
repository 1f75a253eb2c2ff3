"""Tests of logs as JSON: one object in each line, without personal data."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from django.core import signing

from cms.json_logs import JsonFormatter
from cms.log_redaction import RedactingFormatter
from core.log_context import logged_with


def record_of(message: str, *args: object, **more: Any) -> logging.LogRecord:
    record = logging.LogRecord("letters.editions", logging.WARNING, "jobs.py", 17, message, args, None)
    record.created = 1_700_000_000.25
    for name, value in more.items():
        setattr(record, name, value)
    return record


def test_a_line_has_time_level_logger_and_message() -> None:
    assert json.loads(JsonFormatter().format(record_of("Edition %s “failed”", 3))) == {
        "time": "2023-11-14T22:13:20.250+00:00",
        "level": "WARNING",
        "logger": "letters.editions",
        "message": "Edition 3 “failed”",
    }


def test_a_line_has_the_fields_of_its_job_and_its_own() -> None:
    with logged_with(job="mail", job_id="0123"):
        line = json.loads(JsonFormatter().format(record_of("done", fields={"status": 200})))
    assert (line["job"], line["job_id"], line["status"]) == ("mail", "0123", 200)


def test_a_traceback_is_part_of_the_line() -> None:
    try:
        raise ValueError("robin@example.org is\nunknown")
    except ValueError:
        record = record_of("failed", exc_info=sys.exc_info())
    text = JsonFormatter().format(record)
    assert "\n" not in text
    traceback = json.loads(text)["traceback"]
    assert traceback.startswith("Traceback (most recent call last):\n")
    assert traceback.endswith("ValueError: …@… is\nunknown")


def test_no_field_has_an_address_or_a_token() -> None:
    token = signing.dumps([17, "0123456789abcdef"], salt="any", compress=False)
    record = record_of("%s asked", "robin@example.org", fields={"path": f"/signatures/confirm/{token}/"})
    text = JsonFormatter().format(record)
    assert [private for private in ("robin@example.org", token, token.rpartition(":")[2]) if private in text] == []
    assert json.loads(text)["path"] == "/signatures/confirm/…/"


def test_half_a_character_from_a_client_does_not_break_a_line() -> None:
    assert (
        json.loads(JsonFormatter().format(record_of("Not Found: %s", "/\udcff/")))["message"] == "Not Found: /\udcff/"
    )


def test_text_has_the_ids_of_its_job() -> None:
    formatter = RedactingFormatter("{levelname} {name}{context}: {message}", style="{")
    with logged_with(job="mail", job_id="0123"):
        assert formatter.format(record_of("done")) == "WARNING letters.editions [mail 0123]: done"
    assert formatter.format(record_of("done")) == "WARNING letters.editions: done"
