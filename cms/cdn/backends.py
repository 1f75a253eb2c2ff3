"""Wagtail's clients of caches, with an error for what could not be purged: theirs only log it.

They are imported when there is something to purge.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from wagtail.contrib.frontend_cache.backends import CloudflareBackend, CloudfrontBackend, HTTPBackend

from cms.cdn.exceptions import PurgeFailed

#: Seconds to wait for a connection, and for the next bytes.
TIMEOUT = (3, 10)
#: Attempts at a request to CloudFront, which may be throttled.
ATTEMPTS = 2
#: Answers of caches that do not have the address: Squid, and nginx with its module.
NOT_CACHED = (HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)


class HttpCache(HTTPBackend):
    """A proxy that takes PURGE requests: Varnish, nginx with a module, Squid."""

    def purge(self, url: str) -> None:
        """Purge an address, with the host of the site. Raises `PurgeFailed`."""
        parts = urlsplit(url)
        target = urlunsplit((self.cache_scheme, self.cache_netloc, parts.path, parts.query, ""))
        response = _request("PURGE", target, headers={"Host": parts.netloc})
        if not _is_success(response) and response.status_code not in NOT_CACHED:
            raise PurgeFailed(f"{_without_password(target)}: {response.status_code} {response.reason}")


class Cloudflare(CloudflareBackend):
    """Cloudflare, by address."""

    api = "https://api.cloudflare.com/client/v4"

    def _purge_urls(self, urls: list[str]) -> None:
        response = _request(
            "POST",
            f"{self.api}/zones/{self.cloudflare_zoneid}/purge_cache",
            json={"files": urls},
            headers={"Authorization": f"Bearer {self.cloudflare_token}"},
        )
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if not _is_success(response) or answer.get("success") is not True:
            reasons = ", ".join(str(error.get("message")) for error in answer.get("errors") or ())
            raise PurgeFailed(f"Cloudflare: {response.status_code} {reasons or response.reason}")


class CloudFront(CloudfrontBackend):
    """CloudFront, by path."""

    def __init__(self, params: dict[str, Any]) -> None:
        keys = {
            "aws_access_key_id": params["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": params["AWS_SECRET_ACCESS_KEY"],
        }
        super().__init__(params)
        # Wagtail's waits for minutes, longer than the lease of the addresses.
        connect, read = TIMEOUT
        config = Config(connect_timeout=connect, read_timeout=read, retries={"total_max_attempts": ATTEMPTS})
        self.client = boto3.client("cloudfront", config=config, **keys)

    def _create_invalidation(self, distribution_id: str, paths: list[str]) -> None:
        batch = {"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": str(uuid.uuid4())}
        try:
            self.client.create_invalidation(DistributionId=distribution_id, InvalidationBatch=batch)
        except (BotoCoreError, ClientError) as error:
            raise PurgeFailed(f"CloudFront: {error}") from error


def _request(method: str, url: str, **options: Any) -> requests.Response:
    try:
        return requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
    except (requests.RequestException, UnicodeError) as error:
        raise PurgeFailed(f"{_without_password(url)}: {type(error).__name__}") from error


def _without_password(url: str) -> str:
    """Return host and port of an address."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _is_success(response: requests.Response) -> bool:
    return HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES
