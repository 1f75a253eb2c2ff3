"""Values of variables: how they may be written, and what is said of wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.environment import Environment
from cms.settings.search import search_index
from tests.cms.settings.processes import manage, message_of


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *(
            (lambda env: env.number("X", 3, least=1, most=9), text)
            for text in ("abc", "0", "10", "-1", "1.5", "9" * 40)
        ),
        *((lambda env: env.flag("X", False), text) for text in ("maybe", "2", "wahr")),
        *((lambda env: env.rates("X", []), text) for text in ("lots", "5/fortnight", "0/hour", "5", "5/hour,x")),
        *((lambda env: env.networks("X"), text) for text in ("abc", "10.0.0.0/99", "127.0.0.1;10.0.0.1")),
        *((lambda env: env.zone("X", "UTC"), text) for text in ("Mars/Phobos", "../etc/passwd", "/etc")),
        *((lambda env: env.clock_time("X", ""), text) for text in ("3:15", "24:00", "03:60", "3 am", "03:15:00")),
        *((lambda env: env.choice("X", "a", ("a", "b")), text) for text in ("c", "A")),
        *((lambda env: env.site("X"), text) for text in ("foo", "ftp://x", "https://", "https://x:99999999", "//x")),
        *((lambda env: env.sites("X"), text) for text in ("*", "https://x.example.org?a=b")),
        *((lambda env: env.front_ends("X"), text) for text in ("foo", "a.example.org=b.example.org")),
        *(
            (lambda env: env.policy_sources("X"), text)
            for text in (
                *(
                    "script-src",
                    "https://a.example.org",
                    "default-src https://a.example.org",
                    "script-src 'unsafe-inline'",
                ),
                *("script-src *", "script-src https:", "script-src https://a.example.org; img-src *", "img-src data:"),
            )
        ),
        *((lambda env: env.index_name("X", ""), text) for text in ("Site", "a b", "_a", "-a", "a*", "a" * 101)),
    ],
)
def test_an_invalid_value_is_reported_with_the_expected_format(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[Environment], Any], wrong: str
) -> None:
    monkeypatch.setenv("X", wrong)
    with pytest.raises(ImproperlyConfigured) as error:
        read(Environment())
    assert message_of(error).startswith(f"X is “{wrong}”. It takes ")


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *(
            (lambda env: env.database("X"), text)
            for text in ("s3cret", "foo://user:s3cret@x", "postgres://a:s3cret@[")
        ),
        *((lambda env: env.cache("X", ""), text) for text in ("s3cret", "foo://:s3cret@x")),
        *(
            (lambda env: env.mail("X"), text)
            for text in ("s3cret", "foo://user:s3cret@x", "smtp://", "smtp+tls://s3cret@")
        ),
        *((lambda env: env.server("X", ""), text) for text in ("s3cret", "ftp://a:s3cret@x", "https://a:s3cret@[")),
        *(
            (lambda env: env.error_project("X"), text)
            for text in (
                *("s3cret", "s3cret@x.org/1", "ftp://s3cret@x.org/1", "https://x.org/1?s3cret", "https://s3cret@/1"),
                *("https://s3cret@x.org", "https://s3cret@x.org/", "https://s3cret@x.org/lake", "https://s3cret@[/1"),
                "https://s3cret@x.org:port/1",
            )
        ),
    ],
)
def test_a_value_that_may_contain_a_password_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[Environment], Any], wrong: str
) -> None:
    monkeypatch.setenv("X", wrong)
    with pytest.raises(ImproperlyConfigured) as error:
        read(Environment())
    assert message_of(error).startswith("X can't be understood. It takes ")
    assert "s3cret" not in message_of(error)


def test_common_spellings_of_values_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    env = Environment()
    for text, read, expected in (
        (" 7 ", lambda: env.number("X", 3), 7),
        ("", lambda: env.number("X", 3), 3),
        ("Yes", lambda: env.flag("X", False), True),
        ("0", lambda: env.flag("X", True), False),
        ("a.example.org, b.example.org,", lambda: env.words("X"), ["a.example.org", "b.example.org"]),
        ("127.0.0.1, 10.0.0.1/8, ::1", lambda: env.networks("X"), ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]),
        ("https://x.example.org/", lambda: env.site("X"), "https://x.example.org"),
        ("https://x.example.org", lambda: env.front_ends("X"), {"default": "https://x.example.org"}),
        ("a.org=https://x.example.org/", lambda: env.front_ends("X"), {"a.org": "https://x.example.org"}),
        ("https://a:b@x.org:9200/", lambda: env.server("X", ""), "https://a:b@x.org:9200"),
        ("https://a:b@x.org:9000/sentry/17", lambda: env.error_project("X"), "https://a:b@x.org:9000/sentry/17"),
        ("", lambda: env.error_project("X"), ""),
        ("$ecret with spaces", lambda: env.text("X"), "$ecret with spaces"),
    ):
        monkeypatch.setenv("X", text)
        assert read() == expected


def test_a_search_server_needs_the_client_of_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"opensearch-py": "3.1.0", "elasticsearch": "8.19.2"}

    def version(package: str) -> str:
        if package not in installed:
            raise PackageNotFoundError
        return installed[package]

    monkeypatch.setattr("cms.environment.version", version)
    assert search_index() == {"BACKEND": "cms.search_backend"}
    monkeypatch.setenv("SEARCH_BACKEND", "opensearch3")
    monkeypatch.setenv("SEARCH_INDEX", "lake")
    backend = search_index()
    assert backend["BACKEND"] == "wagtail.search.backends.opensearch3"
    assert (backend["URLS"], backend["INDEX_PREFIX"]) == (["http://127.0.0.1:9200"], "lake_")
    monkeypatch.setenv("SEARCH_BACKEND", "elasticsearch9")
    with pytest.raises(ImproperlyConfigured) as error:
        search_index()
    assert message_of(error) == (
        "SEARCH_BACKEND is “elasticsearch9”, but the installed client elasticsearch has version 8.19.2: "
        'pip install "elasticsearch>=9,<10"'
    )
    del installed["elasticsearch"]
    with pytest.raises(ImproperlyConfigured) as error:
        search_index()
    assert message_of(error) == (
        'SEARCH_BACKEND is “elasticsearch9”, whose client is not installed: pip install "elasticsearch>=9,<10"'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEARCH_BACKEND", "solr"),
        ("PORT", "abc"),
        ("DATABASE_URL", "nonsense"),
        ("DJANGO_SETTINGS_MODULE", "cms.settings.nope"),
    ],
)
def test_a_command_reports_an_invalid_variable_in_one_line(name: str, value: str) -> None:
    result = manage("check", **{name: value})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"manage.py: {name} ")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_command_reports_an_empty_or_unreachable_database_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/db.sqlite3"
    empty = manage("check_signatories", DATABASE_URL=url)
    assert empty.returncode == 2
    assert empty.stderr.endswith("migrations of this release. Run: manage.py migrate\n")
    assert empty.stderr.count("\n") == 1
    silent = manage("check_signatories", DATABASE_URL="postgres://user:s3cret@127.0.0.1:9/letters")
    assert silent.returncode == 2
    assert silent.stderr.startswith("manage.py: The database does not answer (PostgreSQL letters on 127.0.0.1:9): ")
    assert "s3cret" not in silent.stderr
