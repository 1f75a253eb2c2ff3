"""Content-Security-Policy: what pages may load, as in the setting `SECURE_CSP` of Django 6.

Public pages have no inline script and no inline style, so that they need neither nonces nor hashes.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from cms.settings.api_origins import HEADLESS_FRONTENDS
from cms.settings.env import env
from cms.settings.files import MEDIA_URL
from core.content_policy import Policy, extended


def front_end_origins() -> list[str]:
    """Return the origins of the front ends, whose addresses may have a path."""
    return [_origin(address) for address in HEADLESS_FRONTENDS.values()]


def upload_origins() -> list[str]:
    """Return the origin of public uploads, if that is not the site."""
    return [] if MEDIA_URL.startswith("/") else [_origin(MEDIA_URL)]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


SECURE_CSP: Policy = extended(
    {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", *upload_origins()],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # Recordings and videos may be at any site. Nothing is requested before readers start them.
        "media-src": ["'self'", "https:"],
        "frame-src": ["https:"],
        # Browsers apply it to redirects as well, and those of a form may lead to a front end.
        "form-action": ["'self'", *front_end_origins()],
        "base-uri": ["'none'"],
    },
    env.policy_sources("CSP_SOURCES"),
)

# Widgets of Wagtail contain inline scripts that cannot have a nonce; docs/decisions/0046 lists them. Previews are
# frames, and show the pages of a front end if there is one.
ADMIN_CSP: Policy = extended(
    SECURE_CSP,
    {
        "script-src": ["'unsafe-inline'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:"],
        "frame-src": ["'self'", *front_end_origins()],
    },
)
