"""System checks of a public server, which `manage.py check --deploy` runs besides all others."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError
from django.http.request import validate_host

from cms.backups.recent import is_backed_up
from cms.operations.workers import is_worker_alive
from core.storage import unavailable_storages

#: Minimum length of a secret key, and minimum number of different characters in it, as Django has them.
MIN_KEY_LENGTH, MIN_KEY_CHARACTERS = 50, 5


@checks.register(checks.Tags.security, deploy=True)
def check_base_url(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a public address without HTTPS, and of one whose host is refused."""
    address = urlsplit(settings.BASE_URL)
    found: list[checks.CheckMessage] = []
    if address.scheme != "https":
        found.append(
            checks.Warning(
                f"BASE_URL is {settings.BASE_URL}, without HTTPS: others can read names and passwords on the way.",
                hint="Set it to an address that begins with https://.",
                id="cms.W007",
            )
        )
    if not validate_host(address.hostname or "", settings.ALLOWED_HOSTS):
        found.append(
            checks.Warning(
                f"ALLOWED_HOSTS is {','.join(settings.ALLOWED_HOSTS)}, without the host of BASE_URL "
                f"({address.hostname}): the links in mails lead to an error.",
                hint="Add the host to ALLOWED_HOSTS, or correct BASE_URL.",
                id="cms.W008",
            )
        )
    return found


@checks.register(checks.Tags.security, deploy=True)
def check_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a hash key that is the secret key, an earlier one, or easy to guess."""
    key, command = settings.EMAIL_HASH_KEY, "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        sentence = "EMAIL_HASH_KEY is SECRET_KEY or one of SECRET_KEY_FALLBACKS: who learns one knows the other."
        hint = f"Keep EMAIL_HASH_KEY, and set another SECRET_KEY: {command}"
    elif len(key) < MIN_KEY_LENGTH or len(set(key)) < MIN_KEY_CHARACTERS:
        sentence = (
            f"EMAIL_HASH_KEY has fewer than {MIN_KEY_LENGTH} characters, or fewer than {MIN_KEY_CHARACTERS} different "
            "ones: somebody with a copy of the database could guess it, and find out who signed."
        )
        hint = f"On a new site, set a long random one: {command}. On a site with signatories, keep it."
    else:
        return []
    return [checks.Warning(sentence, hint=hint, id="cms.W009")]


@checks.register(deploy=True)
def check_sender(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a sender of mails that is not an e-mail address."""
    try:
        validate_email(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except ValidationError:
        return [
            checks.Warning(
                f"DEFAULT_FROM_EMAIL is “{settings.DEFAULT_FROM_EMAIL}”, which is not an e-mail address.",
                hint="Set it to an address such as letters@example.org, or “Our coalition <letters@example.org>”.",
                id="cms.W010",
            )
        ]
    return []


@checks.register(deploy=True)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a site behind a proxy whose name for the client is not trusted."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "BEHIND_PROXY is true, but TRUSTED_PROXIES is not set: all readers share the rate limits of the proxy.",
            hint="Set TRUSTED_PROXIES to the addresses of the proxies, such as 127.0.0.1.",
            id="cms.W011",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_shared_cache(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a cache in which not all processes of the site count the attempts to guess a password or a code."""
    backend = settings.CACHES["default"]["BACKEND"]
    if backend.endswith(("LocMemCache", "DummyCache")):
        sentence = "CACHE_URL leads to a cache that the processes of the site do not share"
    elif backend.endswith("FileCache") and settings.MEDIA_BUCKET and settings.PRIVATE_BUCKET:
        sentence = "Files are in buckets, as on several machines, but CACHE_URL leads to files of this machine"
    else:
        return []
    return [
        checks.Warning(
            f"{sentence}: rate limits, also those of passwords and codes, let more attempts through.",
            hint="Remove CACHE_URL on a single machine; with several, set it to a Redis that all of them reach.",
            id="cms.W024",
        )
    ]


@checks.register(deploy=True)
def check_buckets(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a bucket that does not answer, or not to these keys."""
    errors = unavailable_storages()
    return [
        checks.Warning(
            f"{setting} is {getattr(settings, setting)}, which cannot be used: {errors[alias]}",
            hint="Check S3_ENDPOINT, S3_REGION and both keys, and create the bucket.",
            id="cms.W022",
        )
        for setting, alias in (("MEDIA_BUCKET", "default"), ("PRIVATE_BUCKET", "private"))
        if alias in errors
    ]


@checks.register(deploy=True)
def check_worker(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn if no worker is running. Says nothing about a database that cannot be reached or is not migrated."""
    try:
        if is_worker_alive():
            return []
    except DatabaseError:
        return []
    return [
        checks.Warning(
            "No worker is running: no mail is sent, nothing is imported, and no edition is made.",
            hint="Once the site is prepared, start one: systemctl start undersigned-worker, or manage.py worker.",
            id="cms.W012",
        )
    ]


@checks.register(deploy=True)
def check_daily_backup(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a site that nobody backs up, as far as it knows."""
    if is_backed_up():
        return []
    return [
        checks.Warning(
            "BACKUP_AT is not set, and BACKUP_ROOT has no backup of the last week: nobody seems to back up the site.",
            hint="Set BACKUP_AT to the time of a daily backup, such as 03:15. docs/admin/backup.md says more.",
            id="cms.W025",
        )
    ]
