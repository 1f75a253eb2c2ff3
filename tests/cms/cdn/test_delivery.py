"""Tests that a cache in front is told what to forget, also after it was down."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import boto3
import pytest
from django.utils import timezone
from moto import mock_aws

from cms.cdn import delivery
from cms.cdn.backends import TIMEOUT, Cloudflare, CloudFront
from cms.cdn.delivery import BATCH, deliver, has_due
from cms.cdn.models import Purge
from cms.cdn.outbox import AGAIN_AFTER, queue_purge
from cms.monitoring.cdn import check_cdn
from cms.monitoring.health import State
from cms.monitoring.work import check_queues
from tests.servers.purge_server import PurgeServer

pytestmark = pytest.mark.django_db


def make_due() -> None:
    """Let the time pass until all waiting addresses are due."""
    Purge.objects.exclude(due_at=None).update(due_at=timezone.now())


def test_without_a_cache_in_front_nothing_is_queued_or_read() -> None:
    queue_purge(str(1 / zero) for zero in [0])
    assert (Purge.objects.count(), has_due(), check_cdn().state) == (0, False, State.OK)


def test_what_waited_for_a_cache_that_is_gone_is_not_late(cache_in_front: PurgeServer, settings: Any) -> None:
    queue_purge(["/a"])
    Purge.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert check_queues().state == State.FAILING
    settings.CDN = ""
    assert check_queues().state == State.OK


def test_an_address_is_purged_after_the_caches_of_processes_and_again_later(
    cache_in_front: PurgeServer, settings: Any
) -> None:
    settings.REMEMBERED_SECONDS = 2
    queue_purge(["/editions/a/1/en.pdf"])
    assert (deliver(), cache_in_front.purged) == (0, [])
    wait = Purge.objects.get().due_at - timezone.now()
    assert timedelta(seconds=2) < wait < timedelta(seconds=3)
    make_due()
    assert (has_due(), deliver()) == (True, 1)
    host = settings.BASE_URL.partition("://")[2]
    assert cache_in_front.purged == [f"{host}/editions/a/1/en.pdf"]
    again = Purge.objects.get().due_at - timezone.now()
    assert AGAIN_AFTER - timedelta(seconds=5) < again <= AGAIN_AFTER
    make_due()
    assert (deliver(), len(cache_in_front.purged), Purge.objects.count()) == (1, 2, 0)
    assert deliver() == 0


def test_an_address_that_waits_is_queued_once(cache_in_front: PurgeServer) -> None:
    for _time in range(5):
        queue_purge(["/a", "/a"])
    assert Purge.objects.count() == 1


def test_what_becomes_due_while_it_is_purged_is_purged_again(
    cache_in_front: PurgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    purge = delivery._purge

    def with_a_change(urls: list[str]) -> None:
        purge(urls)
        queue_purge(["/a"])

    queue_purge(["/a"])
    Purge.objects.update(is_repeat=True)
    make_due()
    monkeypatch.setattr(delivery, "_purge", with_a_change)
    deliver()
    row = Purge.objects.get()
    assert (row.is_repeat, row.lease_token, row.due_at is not None) == (False, "", True)


@pytest.mark.parametrize("status", [HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED])
def test_an_address_that_the_cache_does_not_have_is_forgotten(cache_in_front: PurgeServer, status: HTTPStatus) -> None:
    cache_in_front.status = status
    queue_purge(["/a"])
    make_due()
    assert (deliver(), Purge.objects.get().error) == (1, "")


def test_a_cache_that_was_down_is_told_later(cache_in_front: PurgeServer, settings: Any) -> None:
    cache_in_front.status = HTTPStatus.SERVICE_UNAVAILABLE
    queue_purge([f"/{number}" for number in range(3)])
    make_due()
    assert (deliver(), cache_in_front.purged) == (0, [])
    refusal = f"{cache_in_front.url.partition('://')[2]}: 503 Service Unavailable"
    assert set(Purge.objects.values_list("error", "attempts")) == {(refusal, 1)}
    finding = check_cdn()
    assert (finding.state, finding.message) == (
        State.WARNING,
        f"The cache in front of the site may still show 3 addresses that were taken away: {refusal}",
    )
    assert deliver() == 0
    cache_in_front.status = HTTPStatus.OK
    make_due()
    assert (deliver(), len(cache_in_front.purged), check_cdn().state) == (3, 3, State.OK)


def test_a_cache_where_nobody_answers_costs_one_attempt_a_run(cache_in_front: PurgeServer, settings: Any) -> None:
    url = "http://127.0.0.1:9"
    settings.CDN_BACKENDS = {url: {"BACKEND": "cms.cdn.backends.HttpCache", "LOCATION": url}}
    queue_purge([f"/{number}" for number in range(BATCH + 5)])
    make_due()
    assert deliver() == 0
    assert (Purge.objects.exclude(error="").count(), Purge.objects.filter(error="").count()) == (BATCH, 5)
    assert Purge.objects.exclude(error="").first().error == "127.0.0.1:9: ConnectionError"


def test_errors_do_not_show_the_password_of_a_cache(cache_in_front: PurgeServer, settings: Any) -> None:
    url = cache_in_front.url.replace("://", "://user:s3cret@")
    settings.CDN_BACKENDS = {url: {"BACKEND": "cms.cdn.backends.HttpCache", "LOCATION": url}}
    queue_purge(["/a"])
    for cache_in_front.status in (HTTPStatus.FORBIDDEN, HTTPStatus.OK):
        make_due()
        deliver()
        assert "s3cret" not in Purge.objects.get().error
    assert (len(cache_in_front.purged), Purge.objects.get().error) == (1, "")


def test_a_host_that_cannot_be_sent_is_an_error_of_its_address(cache_in_front: PurgeServer) -> None:
    queue_purge(["https://žlutý.example.org/a.png"])
    make_due()
    assert (deliver(), Purge.objects.get().error.partition(": ")[2]) == (0, "UnicodeEncodeError")


def test_every_cache_is_told(cache_in_front: PurgeServer, settings: Any) -> None:
    with PurgeServer() as second:
        settings.CDN_BACKENDS |= {"2": {"BACKEND": "cms.cdn.backends.HttpCache", "LOCATION": second.url}}
        queue_purge(["/a"])
        make_due()
        assert deliver() == 1
        assert (len(cache_in_front.purged), second.purged) == (1, cache_in_front.purged)


def test_an_upload_at_an_address_of_its_own_is_purged_there(cache_in_front: PurgeServer) -> None:
    queue_purge(["https://files.example.org/images/a.png"])
    make_due()
    deliver()
    assert cache_in_front.purged == ["files.example.org/images/a.png"]


def test_cloudflare_is_told_in_batches(
    cache_in_front: PurgeServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cloudflare, "api", cache_in_front.url)
    cloudflare = {"BACKEND": "cms.cdn.backends.Cloudflare", "ZONEID": "zone-1", "BEARER_TOKEN": "s3cret"}
    settings.CDN_BACKENDS = {"cloudflare": cloudflare}
    queue_purge([f"/{number}" for number in range(BATCH + 1)])
    make_due()
    cache_in_front.status = HTTPStatus.FORBIDDEN
    assert deliver() == 0
    assert Purge.objects.exclude(error="").first().error == "Cloudflare: 403 Authentication error"
    cache_in_front.status = HTTPStatus.OK
    make_due()
    assert (deliver(), [len(batch) for batch in cache_in_front.batches]) == (BATCH + 1, [BATCH, 1])
    assert cache_in_front.authorization == "Bearer s3cret"
    assert f"{settings.BASE_URL}/0" in cache_in_front.batches[0]


def test_an_address_that_cloudflare_refuses_does_not_keep_the_others(
    cache_in_front: PurgeServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cloudflare, "api", cache_in_front.url)
    cloudflare = {"BACKEND": "cms.cdn.backends.Cloudflare", "ZONEID": "zone-1", "BEARER_TOKEN": "s3cret"}
    settings.CDN_BACKENDS = {"cloudflare": cloudflare}
    cache_in_front.foreign = "files.example.net"
    queue_purge(["/1", "https://files.example.net/a.png", "/2"])
    for _run in range(6):
        make_due()
        deliver()
    told = {address for batch in cache_in_front.batches for address in batch}
    assert told == {f"{settings.BASE_URL}/1", f"{settings.BASE_URL}/2"}
    (left,) = Purge.objects.exclude(error="")
    assert (left.url, left.error) == (
        "https://files.example.net/a.png",
        "Cloudflare: 400 You may only purge files for this zone only",
    )
    queue_purge(["/3"])
    make_due()
    deliver()
    deliver()
    assert cache_in_front.batches[-1] == [f"{settings.BASE_URL}/3"]


def test_cloudfront_is_told_the_paths(cache_in_front: PurgeServer, settings: Any) -> None:
    with mock_aws():
        client = boto3.client("cloudfront", region_name="us-east-1")
        cloudfront = {
            "BACKEND": "cms.cdn.backends.CloudFront",
            "DISTRIBUTION_ID": "E2",
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "s3cret",
        }
        settings.CDN_BACKENDS = {"cloudfront": cloudfront}
        config = CloudFront(dict(cloudfront)).client.meta.config
        assert (config.connect_timeout, config.read_timeout) == TIMEOUT
        queue_purge(["/a"])
        make_due()
        assert deliver() == 0
        assert Purge.objects.get().error.startswith("CloudFront: ")
        server = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
        origin = {"Id": "site", "DomainName": "letters.example.org", "CustomOriginConfig": server}
        created = client.create_distribution(
            DistributionConfig={
                "CallerReference": "1",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"},
                "Comment": "",
                "Enabled": True,
            }
        )["Distribution"]["Id"]
        cloudfront["DISTRIBUTION_ID"] = created
        make_due()
        assert deliver() == 1
        (told,) = client.list_invalidations(DistributionId=created)["InvalidationList"]["Items"]
        batch = client.get_invalidation(DistributionId=created, Id=told["Id"])["Invalidation"]["InvalidationBatch"]
        assert batch["Paths"]["Items"] == ["/a"]


def test_two_workers_purge_each_address_once(cache_in_front: PurgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    purge = delivery._purge

    def beside_another(urls: list[str]) -> None:
        monkeypatch.setattr(delivery, "_purge", purge)
        others.append(deliver())
        purge(urls)

    others: list[int] = []
    queue_purge([f"/{number}" for number in range(3 * BATCH)])
    make_due()
    monkeypatch.setattr(delivery, "_purge", beside_another)
    assert (deliver(), others) == (BATCH, [2 * BATCH])
    assert (len(cache_in_front.purged), len(set(cache_in_front.purged))) == (3 * BATCH, 3 * BATCH)


def test_the_purge_of_a_killed_worker_is_done_by_another(cache_in_front: PurgeServer) -> None:
    queue_purge(["/a"])
    make_due()
    assert delivery._claim() is not None
    assert deliver() == 0
    Purge.objects.update(leased_until=timezone.now())
    assert (deliver(), len(cache_in_front.purged)) == (1, 1)
