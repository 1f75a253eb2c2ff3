from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from core.client_ip import client_ip, comes_from_trusted_proxy, network_key


def request(peer: str, forwarded: str = "") -> Any:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        # A header from an untrusted peer is ignored.
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        # The client forged the first entry.
        ("10.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        # Proxies that add the port of the client.
        ("10.0.0.1", "192.0.2.1, 203.0.113.9:50123, 10.0.0.2:443", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::9]:50123", "2001:db8::9"),
        ("10.0.0.1", "[2001:db8::9]", "2001:db8::9"),
        ("10.0.0.1", "203.0.113.9:x", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:198.51.100.7", "", "198.51.100.7"),
    ],
)
def test_the_client_ip_is_taken_from_the_nearest_trusted_proxy(
    settings: Any, peer: str, forwarded: str, client: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert str(client_ip(request(peer, forwarded))) == client


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_network_is_an_ipv4_address_or_an_ipv6_64_prefix(first: str, second: str, same: bool) -> None:
    assert (network_key(request(first)) == network_key(request(second))) is same


def test_a_network_key_does_not_reveal_the_address() -> None:
    key = network_key(request("198.51.100.7"))
    assert len(key) == 64
    assert "198" not in key[:3]


def test_a_request_without_an_address_has_no_network() -> None:
    assert network_key(request("")) == ""


@pytest.mark.parametrize(
    ("peer", "is_trusted"),
    [("10.0.0.1", True), ("::ffff:10.0.0.1", True), ("198.51.100.7", False), ("", False), ("nonsense", False)],
)
def test_only_the_peer_decides_whether_a_proxy_is_trusted(settings: Any, peer: str, is_trusted: bool) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert comes_from_trusted_proxy(request(peer, forwarded="10.0.0.1")) is is_trusted
