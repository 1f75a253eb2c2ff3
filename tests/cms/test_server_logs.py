"""The log of gunicorn, in the format of the site."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from cms import server_logs
from cms.server_logs import ServerLogger, site_formatter


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Yield what gunicorn's logger writes in a format of the site."""
    monkeypatch.setattr(server_logs, "site_formatter", lambda: site_formatter(request.param))
    logger = ServerLogger(Config())
    [handler] = [each for each in logger.error_log.handlers if getattr(each, "_gunicorn", False)]
    assert isinstance(handler, logging.StreamHandler)
    out = io.StringIO()
    handler.setStream(out)
    logger.warning("Invalid request from ip=%s: %s", "…", "Invalid HTTP request line: '/?q=robin@example.org'")
    yield out
    logger.error_log.removeHandler(handler)


@pytest.mark.parametrize("logged", ["json"], indirect=True)
def test_lines_are_json_if_those_of_the_site_are(logged: io.StringIO) -> None:
    line = json.loads(logged.getvalue())
    assert (line["level"], line["logger"]) == ("WARNING", "gunicorn.error")
    assert line["message"] == "Invalid request from ip=…: Invalid HTTP request line: '/?q=…@…'"


@pytest.mark.parametrize("logged", ["text"], indirect=True)
def test_lines_of_text_have_no_address_either(logged: io.StringIO) -> None:
    assert logged.getvalue().endswith(
        "WARNING gunicorn.error: Invalid request from ip=…: Invalid HTTP request line: '/?q=…@…'\n"
    )
