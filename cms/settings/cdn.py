"""A CDN or caching proxy in front of the site, which is told what to forget."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from cms.settings.env import env

CDN = env.choice("CDN", default="", choices=("http", "cloudflare", "cloudfront"))
# How long it may keep the files of editions, which it is told to forget if they are taken down.
CDN_SECONDS = env.number("CDN_SECONDS", default=3600, least=1, most=31_536_000)


def cdn_backends(cdn: str) -> dict[str, dict[str, Any]]:
    """Return the settings of Wagtail's clients of caches. Raises `ImproperlyConfigured` for incomplete ones."""
    if cdn == "http":
        caches = env.sites("CDN_PURGE_URLS")
        if not caches:
            raise _missing("CDN_PURGE_URLS", "the addresses of the caches, such as “http://10.0.0.5:6081”")
        return {url: {"BACKEND": "cms.cdn.backends.HttpCache", "LOCATION": url} for url in caches}
    if cdn == "cloudflare":
        zone, token = env.text("CDN_ZONE", default=""), env.text("CDN_TOKEN", default="")
        if not zone:
            raise _missing("CDN_ZONE", "the id of the zone of the site")
        if not token:
            raise _missing("CDN_TOKEN", "an API token that may purge its cache")
        return {"cloudflare": {"BACKEND": "cms.cdn.backends.Cloudflare", "ZONEID": zone, "BEARER_TOKEN": token}}
    if cdn == "cloudfront":
        return {"cloudfront": {"BACKEND": "cms.cdn.backends.CloudFront", **_cloudfront()}}
    return {}


def _cloudfront() -> dict[str, str | None]:
    """Return the options of CloudFront. Without keys, boto looks for those of the machine."""
    distribution = env.text("CDN_DISTRIBUTION", default="")
    if not distribution:
        raise _missing("CDN_DISTRIBUTION", "the id of the distribution of the site")
    key_id, secret_key = env.text("CDN_ACCESS_KEY_ID", default=""), env.text("CDN_SECRET_ACCESS_KEY", default="")
    if bool(key_id) != bool(secret_key):
        missing = "CDN_SECRET_ACCESS_KEY" if key_id else "CDN_ACCESS_KEY_ID"
        raise ImproperlyConfigured(f"{missing} is not set. Set both keys of CloudFront, or none.")
    return {
        "DISTRIBUTION_ID": distribution,
        "AWS_ACCESS_KEY_ID": key_id or None,
        "AWS_SECRET_ACCESS_KEY": secret_key or None,
    }


def _missing(name: str, takes: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"CDN is “{CDN}”, but {name} is not set. It takes {takes}.")


# Not WAGTAILFRONTENDCACHE: Wagtail would purge redirects while staff wait for a request.
CDN_BACKENDS = cdn_backends(CDN)
