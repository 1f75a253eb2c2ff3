"""The command that fills the index of the search."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db


class ServerError(Exception):
    """An error of the client of a search server."""


def test_a_search_server_that_is_down_is_named_in_one_sentence(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise ServerError("connection refused")

    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail.search.backends.opensearch3", "URLS": ["http://127.0.0.1:9"]}
    }
    monkeypatch.setattr("cms.management.commands.update_index.server_errors", lambda backend: (ServerError,))
    monkeypatch.setattr("wagtail.search.management.commands.update_index.Command.update_backend", fail)
    with pytest.raises(CommandError) as raised:
        call_command("update_index", stdout=StringIO())
    assert str(raised.value) == (
        "The search server at http://127.0.0.1:9 did not answer, or refused: connection refused. Nothing else was "
        "changed; run update_index again once it is back."
    )


def test_the_index_in_the_database_is_filled() -> None:
    output = StringIO()
    call_command("update_index", stdout=output)
    assert "Updating backend: default" in output.getvalue()


def test_other_errors_stay_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wagtail.search.management.commands.update_index.Command.update_backend", fail)
    with pytest.raises(ZeroDivisionError):
        call_command("update_index", stdout=StringIO())
