"""Caches, and how long each kind of content may be cached."""

from __future__ import annotations

from typing import Any

from cms.settings.env import VAR_DIR, env


def shared_cache() -> dict[str, Any]:
    """Return Django's settings for the cache named in `CACHE_URL`; without it, files in `var/`.

    Both kinds get a class of ours, and other kinds stay Django's.
    """
    settings: dict[str, Any] = env.cache("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}")
    if settings["BACKEND"] == "django.core.cache.backends.filebased.FileBasedCache":
        settings |= {"BACKEND": "cms.cache_backend.FileCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
    elif settings["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
        settings |= {"BACKEND": "cms.redis_cache.RedisCache"}
    return settings


CACHES = {
    # Rate limits and the progress of imports, shared by the web server and the worker; with more than one
    # machine, Redis: CACHE_URL=rediscache://…
    "default": shared_cache(),
    # Responses of the public API, for `REMEMBERED_SECONDS`, in each process.
    "api": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "api"},
    # Rate limits of reads, counted in each process.
    "rates": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rates",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pages for anonymous readers, for `REMEMBERED_SECONDS`, in each process.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
    # Wagtail caches the renditions of each picture that it shows, also those that were loaded with the pictures of a
    # page in one query: for each view of a page it would write a dozen files.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Lifetime of the short-lived caches in each process, such as whether a letter can be signed. See `core.cache`.
REMEMBERED_SECONDS = env.number("REMEMBERED_SECONDS", default=2)
# Browsers and proxies may show a page to anonymous readers for this long before they revalidate it: seconds only,
# because somebody who just confirmed or withdrew a signature reloads the page. Revalidating costs next to nothing.
PAGE_MAX_AGE = env.number("PAGE_MAX_AGE", default=5)
# Least time between two versions of a letter's signatories as a file, unless something was taken away: making it for a
# long list takes seconds.
PUBLIC_FILE_SECONDS = env.number("PUBLIC_FILE_SECONDS", default=30)
