"""Environment variables, from the process and from the file `.env` beside `manage.py`, parsed and validated.

`NAME_FILE` may name a file that contains the value of any variable, such as a secret that a container mounts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from warnings import catch_warnings
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

from cms.env_file import FILE_SUFFIX, load_env_file
from core.known_languages import DJANGO_LANGUAGES, base_language, is_known_language

Value = TypeVar("Value")
#: The default of a required variable.
REQUIRED: Any = object()
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
#: Tagged variants of PDF; `letters.pdf` requires tags.
PDF_VARIANTS = ("pdf/ua-1", "pdf/ua-2", "pdf/a-1a", "pdf/a-2a", "pdf/a-3a")
RATE = re.compile(r"[1-9][0-9]{0,8}/(minute|hour|day)\Z")
#: From 00:00 to 23:59.
CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
#: Directives of the content security policy to which an installation may add origins.
DIRECTIVES = ("script-src", "style-src", "img-src", "font-src", "connect-src", "media-src", "frame-src", "form-action")
POLICY_SOURCE = re.compile(r"https?://(?:\*\.)?[a-z0-9.-]+(?::[0-9]{1,5})?\Z")
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
BUCKET_FOLDER = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/(?!\.{1,2}(/|\Z))[^/\\]+)*/?\Z")
#: The name of an index on a search server, which has further names with this prefix.
INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}\Z")


def choose_settings(default: str) -> str:
    """Load `.env` and return the settings module that the environment names, else `default`.

    Variables of the process override the file. `manage.py` and `cms/wsgi.py` call this before settings are loaded.
    Raises `ImproperlyConfigured` if the module does not exist.
    """
    load_env_file()
    chosen = _set("DJANGO_SETTINGS_MODULE") or default
    try:
        exists = find_spec(chosen) is not None
    except (ImportError, ValueError):
        exists = False
    if not exists:
        raise ImproperlyConfigured(
            f"DJANGO_SETTINGS_MODULE is “{chosen}”. It takes cms.settings.dev or cms.settings.production."
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = chosen
    return chosen


class Environment:
    """Reads and validates variables for the settings. A blank variable counts as unset.

    Every method raises `ImproperlyConfigured` with a message that names the variable and describes valid values. The
    message omits values that may contain a password.
    """

    def text(self, name: str, default: str = REQUIRED) -> str:
        return _read(name, default, str, "text")

    def number(self, name: str, default: int, *, least: int = 0, most: int = 10**15) -> int:
        """Return a whole number from `least` to `most`."""
        takes = f"a whole number of at least {least}" + (f" and at most {most}" if most < 10**15 else "")

        def read(text: str) -> int:
            return _checked(int(text), lambda number: least <= number <= most)

        return _read(name, default, read, takes)

    def flag(self, name: str, default: bool) -> bool:
        words = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
        return _read(name, default, lambda text: words[text.lower()], "“true” or “false”")

    def words(self, name: str, default: Sequence[str] = REQUIRED) -> list[str]:
        """Return comma-separated words, stripped of spaces."""
        return _items(name, default, str, "words separated by commas")

    def rates(self, name: str, default: Sequence[str]) -> list[str]:
        def read(text: str) -> str:
            return _checked(text, RATE.match)

        return _items(name, default, read, "rates such as “60/minute,400/hour”, by minute, hour or day")

    def networks(self, name: str) -> list[str]:
        takes = "addresses and networks such as “127.0.0.1,10.0.0.0/8”"
        return _items(name, (), lambda text: str(ip_network(text, strict=False)), takes)

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        return _read(name, default, lambda text: choices[choices.index(text)], f"one of {', '.join(choices)}")

    def zone(self, name: str, default: str) -> str:
        return _read(name, default, lambda text: ZoneInfo(text).key, "a time zone such as “America/Toronto”")

    def clock_time(self, name: str, default: str) -> str:
        """Return a time of day as hours and minutes."""
        return _read(name, default, lambda text: _checked(text, CLOCK_TIME.match), "a time of day such as “03:15”")

    def languages(self, name: str, default: Sequence[str]) -> list[str]:
        """Return codes of different languages, as Django writes them: in lower case, with hyphens."""
        codes = [word.lower().replace("_", "-") for word in self.words(name, default)]
        unknown = [code for code in codes if not is_known_language(code)]
        if unknown or not codes:
            reason = _unknown_language(unknown[0]) if unknown else "it names no language"
            raise ImproperlyConfigured(
                f"{name} is “{_set(name)}”, but {reason}. It takes codes of languages, separated by commas, such as "
                "“en,fr” or “de,pt-br,zh-hans”."
            )
        return list(dict.fromkeys(codes))

    def site(self, name: str, default: str = REQUIRED) -> str:
        """Return the address of a site, without a trailing slash."""
        return _read(name, default, _site, "an address such as “https://letters.example.org”")

    def sites(self, name: str) -> list[str]:
        return _items(name, (), _site, "addresses such as “https://campaign.example.org”, separated by commas")

    def front_ends(self, name: str) -> dict[str, str]:
        """Return the address of the front end by host; an address without a host is the one of "default"."""

        def read(text: str) -> str:
            host, _equals, address = text.rpartition("=")
            return f"{host or 'default'}={_site(address)}"

        takes = "an address such as “https://campaign.example.org”, or host=address for each site"
        pairs = (item.partition("=") for item in _items(name, (), read, takes))
        return {host: address for host, _equals, address in pairs}

    def policy_sources(self, name: str) -> dict[str, list[str]]:
        """Return further sources of the content security policy, by directive."""
        takes = "directives and origins such as “script-src https://stats.example.org,img-src https://cdn.example.org”"
        found: dict[str, list[str]] = {}
        for directive, *sources in (item.split() for item in _items(name, (), _policy_sources, takes)):
            found.setdefault(directive, []).extend(sources)
        return found

    def folder(self, name: str, default: Path | None) -> str:
        """Return an absolute path; "" if there is neither a value nor a default."""
        if default is None:
            return _read(name, "", lambda text: str(Path(text).absolute()) if text else "", "a folder")
        return _read(name, str(default), lambda text: str(Path(text).absolute()), "a folder")

    def database(self, name: str, default: str = REQUIRED) -> dict[str, Any]:
        takes = "a database such as “postgres://user:password@127.0.0.1:5432/undersigned”"
        return _service(name, default, _database, takes, needs="ENGINE")

    def cache(self, name: str, default: str) -> dict[str, Any]:
        takes = "a cache such as “rediscache://127.0.0.1:6379/1”"
        return _service(name, default, environ.Env.cache_url_config, takes, needs="BACKEND")

    def server(self, name: str, default: str) -> str:
        """Return the URL of a server, which may have a user and a password."""
        takes = "an address such as “https://user:password@search.example.org:9200”"
        url: str = _service(name, default, lambda text: {"URL": _site(text)}, takes, needs="URL")["URL"]
        return url

    def error_project(self, name: str) -> str:
        """Return the address of a project at Sentry, with its key and its number; "" if there is none."""
        takes = "the address of a project, with key and number, such as “https://key@sentry.example.org/1”"
        if not _set(name):
            return ""
        address: str = _service(name, REQUIRED, lambda text: {"DSN": _error_project(text)}, takes, needs="DSN")["DSN"]
        return address

    def bucket(self, name: str) -> str:
        """Return the name of a bucket; "" if there is none."""
        takes = "the name of a bucket: 3 to 63 lower-case letters, digits, “-” and “.”, such as “undersigned-media”"
        return _read(name, "", lambda text: _checked(text, BUCKET_NAME.match), takes)

    def bucket_folder(self, name: str) -> str:
        """Return the address of a folder in a bucket; "" if there is none."""
        takes = "a folder in a bucket, such as “s3://our-backups/undersigned”"
        return _read(name, "", lambda text: _checked(text, BUCKET_FOLDER.match), takes)

    def index_name(self, name: str, default: str) -> str:
        takes = "up to 100 lower-case letters, digits, “-” and “_”, such as “undersigned”"
        return _read(name, default, lambda text: _checked(text, INDEX_NAME.match), takes)

    def require_package(self, name: str, package: str, major: int) -> None:
        """Check that the value of a variable has the package that it needs, in a major version."""
        command = f'pip install "{package}>={major},<{major + 1}"'
        try:
            installed = version(package)
        except PackageNotFoundError:
            raise ImproperlyConfigured(f"{name} is “{_set(name)}”, whose client is not installed: {command}") from None
        if installed.partition(".")[0] != str(major):
            raise ImproperlyConfigured(
                f"{name} is “{_set(name)}”, but the installed client {package} has version {installed}: {command}"
            )

    def mail(self, name: str) -> dict[str, Any]:
        takes = "a mail server such as “smtp+tls://user:password@mail.example.org:587”"
        return _service(name, REQUIRED, _mail, takes, needs="EMAIL_BACKEND")


def _unknown_language(code: str) -> str:
    base = base_language(code)
    similar = sorted(known for known in DJANGO_LANGUAGES if known == base or known.startswith(f"{base}-"))
    hint = f" (but {', '.join(similar)})" if similar else ""
    return f"“{code}” is not a code that Django or the CLDR knows{hint}"


def _site(text: str) -> str:
    parts = urlsplit(text)
    _checked(parts.port)
    is_site = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    return _checked(text.rstrip("/"), lambda _address: is_site)


def _error_project(text: str) -> str:
    parts = urlsplit(text)
    _checked(parts.port)
    number = parts.path.rpartition("/")[2]
    is_project = parts.scheme in ("http", "https") and parts.hostname and parts.username
    return _checked(text, lambda _address: is_project and number.isascii() and number.isdigit())


def _policy_sources(text: str) -> str:
    directive, *sources = text.split()
    _checked(sources, lambda found: found and directive in DIRECTIVES)
    return " ".join([directive, *(_checked(source, POLICY_SOURCE.match) for source in sources)])


def _database(text: str) -> dict[str, Any]:
    found: dict[str, Any] = environ.Env.db_url_config(text)
    is_known = found["ENGINE"].rpartition(".")[2] in ("sqlite3", "postgresql")
    return _checked(found, lambda _found: is_known and found["NAME"])


def _mail(text: str) -> dict[str, Any]:
    found: dict[str, Any] = environ.Env.email_url_config(text)
    is_smtp = found["EMAIL_BACKEND"].endswith(".smtp.EmailBackend")
    return _checked(found, lambda _found: found["EMAIL_HOST"] or not is_smtp)


def _checked(value: Value, is_right: Callable[[Value], Any] = lambda _value: True) -> Value:
    if not is_right(value):
        raise ValueError(value)
    return value


def _set(name: str) -> str:
    """Return the value of a variable, or of the file that `name` with `FILE_SUFFIX` names; "" without both."""
    text, path = (os.environ.get(key, "").strip() for key in (name, name + FILE_SUFFIX))
    if not path:
        return text
    if text:
        raise ImproperlyConfigured(f"{name} and {name}{FILE_SUFFIX} are both set. Set one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ImproperlyConfigured(
            f"{name}{FILE_SUFFIX} is “{path}”, which cannot be read ({reason}). It takes the path of a file with the "
            f"value of {name}."
        ) from None


def _read(name: str, default: Value, read: Callable[[str], Value], takes: str) -> Value:
    text = _set(name)
    if not text:
        return _default(name, default, takes)
    try:
        return read(text)
    except (ValueError, KeyError, OSError) as error:
        raise ImproperlyConfigured(f"{name} is “{text}”. It takes {takes}.") from error


def _items(name: str, default: Sequence[str], read: Callable[[str], str], takes: str) -> list[str]:
    def read_all(text: str) -> Sequence[str]:
        return [read(item.strip()) for item in text.split(",") if item.strip()]

    return list(_read(name, default, read_all, takes))


def _service(
    name: str, default: str, read: Callable[[str], dict[str, Any]], takes: str, *, needs: str
) -> dict[str, Any]:
    text = _set(name) or _default(name, default, takes)
    try:
        # django-environ repeats the password in a warning.
        with catch_warnings(action="ignore"):
            return _checked(read(text), lambda found: found[needs])
    except (ImproperlyConfigured, ValueError, TypeError, KeyError):
        # Neither the value nor the original error, which repeats it: both may contain a password.
        raise ImproperlyConfigured(f"{name} can't be understood. It takes {takes}.") from None


def _default(name: str, default: Value, takes: str) -> Value:
    if default is REQUIRED:
        raise ImproperlyConfigured(f"{name} is not set. It takes {takes}; .env.example says more.")
    return default
