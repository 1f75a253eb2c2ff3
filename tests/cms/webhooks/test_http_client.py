"""POST requests to well and badly behaved servers."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_address
from typing import Any

import pytest

from cms.webhooks import http_client
from cms.webhooks.http_client import Response, is_public, post
from tests.cms.webhooks.receiver import answers, one_byte_at_a_time, receiver


def test_the_request_arrives_and_the_response_is_returned() -> None:
    with receiver(answers(202)) as server:
        answer = post(server.url, b'{"a": 1}', {"webhook-id": "msg_1"})
        assert answer == Response(202, "thanks")
        [(headers, body)] = server.received
        assert (headers["webhook-id"], body) == ("msg_1", b'{"a": 1}')


def test_a_long_response_is_truncated() -> None:
    with receiver(answers(500, b"x\0" * 100_000)) as server:
        assert post(server.url, b"", {}) == Response(500, "x" * 1_000)


def test_a_redirect_is_not_followed() -> None:
    with receiver(answers(200)) as other, receiver(answers(307, Location=other.url)) as server:
        assert post(server.url, b"", {}).status == 307
        assert other.received == []
    with receiver(answers(302, Location="http://169.254.169.254/latest/meta-data/")) as server:
        assert post(server.url, b"", {}).status == 302


def test_a_slow_response_times_out(settings: Any) -> None:
    settings.WEBHOOKS_TIMEOUT = 0.5
    with receiver(one_byte_at_a_time) as server:
        began = time.monotonic()
        answer = post(server.url, b"", {})
    assert time.monotonic() - began < 5
    assert (answer.status, answer.error) == (None, "No whole answer within 0.5 seconds")


@pytest.mark.slow
def test_a_truncated_response_is_an_error(settings: Any) -> None:
    settings.WEBHOOKS_TIMEOUT = 1.5
    with receiver(one_byte_at_a_time) as server:
        assert not post(server.url, b"", {}).is_success


def test_a_server_that_never_responds_times_out(settings: Any) -> None:
    settings.WEBHOOKS_TIMEOUT = 0.3
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        answer = post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"", {})
    assert answer.status is None
    assert answer.error


@pytest.mark.slow
def test_a_slow_connection_times_out(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOKS_TIMEOUT = 0.3
    resolve = socket.getaddrinfo

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.6)
        return resolve(*args, **kwargs)

    monkeypatch.setattr(http_client.socket, "getaddrinfo", slowly)
    with receiver(one_byte_at_a_time) as server:
        began = time.monotonic()
        answer = post(server.url, b"", {})
    assert time.monotonic() - began < 3
    assert (answer.status, answer.error) == (None, "No whole answer within 0.3 seconds")


def test_a_refused_connection_is_an_error_and_not_an_exception() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/", b"", {}).error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize("garbage", [b"", b"\0\1\2", b"HTTP/9.9 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 100_000])
def test_an_invalid_response_is_an_error_and_not_an_exception(garbage: bytes) -> None:
    def behave(handler: Any) -> None:
        handler.wfile.write(garbage)

    with receiver(behave) as server:
        answer = post(server.url, b"", {})
    assert (answer.status, bool(answer.error)) == (None, True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999/", "https://", "http://[::1/", "http://example.invalid/", "http://a\nb/"]
)
def test_an_invalid_url_is_an_error_and_not_an_exception(url: str) -> None:
    assert post(url, b"", {}).error


def test_an_untrusted_certificate_is_an_error() -> None:
    with receiver(answers(200)) as server:
        answer = post(server.url.replace("http://", "https://"), b"secret", {})
        assert (answer.status, "SSL" in answer.error) == (None, True)
        assert server.received == []


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.1.2.3"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
    ],
)
def test_addresses_of_private_networks_are_not_allowed(address: str, settings: Any) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14"])
def test_public_addresses_are_allowed(address: str, settings: Any) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    assert is_public(ip_address(address))


def test_a_private_network_can_be_allowed_in_the_settings(settings: Any) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = ["10.1.0.0/16"]
    assert (is_public(ip_address("10.1.2.3")), is_public(ip_address("10.2.2.3"))) == (True, False)


def resolver(*names: list[str]) -> Any:
    """Return a resolver with a different answer for each call."""
    rounds = iter(names)

    def getaddrinfo(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(rounds)]

    return getaddrinfo


def test_a_host_name_that_resolves_to_a_private_address_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    with receiver(answers(200)) as server:
        for addresses in (["127.0.0.1"], ["93.184.215.14", "127.0.0.1"]):
            monkeypatch.setattr(http_client.socket, "getaddrinfo", resolver(addresses))
            answer = post(f"http://hooks.example.org:{server.server_port}/", b"", {})
            assert (answer.status, answer.error) == (
                None,
                "ForbiddenAddress: hooks.example.org is at 127.0.0.1, which is not public",
            )
        assert server.received == []


def test_a_host_name_is_resolved_only_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    connected = []

    def connect(address: tuple[str, int], timeout: float) -> Any:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(http_client.socket, "getaddrinfo", resolver(["93.184.215.14"], ["127.0.0.1"]))
    monkeypatch.setattr(http_client.socket, "create_connection", connect)
    assert post("http://hooks.example.org/", b"", {}).error == "ConnectionRefusedError: "
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize("dead", [["2606:2800:21f:cb07::1", "93.184.215.14"], ["93.184.215.15", "93.184.215.14"]])
def test_the_next_address_is_tried_if_the_first_is_unreachable(
    dead: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    with receiver(answers(200)) as server:

        def connect(address: tuple[str, int], timeout: float) -> Any:
            if address[0] == dead[0]:
                raise OSError(101, "Network is unreachable")
            reached = socket.socket()
            reached.connect(("127.0.0.1", server.server_port))
            return reached

        monkeypatch.setattr(http_client.socket, "getaddrinfo", resolver(dead))
        monkeypatch.setattr(http_client.socket, "create_connection", connect)
        assert post("http://hooks.example.org/", b"", {}).status == 200


@pytest.mark.parametrize("answer", [b"\0\xff is no HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n\0fine"])
def test_null_characters_are_removed_from_the_response(answer: bytes) -> None:
    with receiver(lambda handler: handler.wfile.write(answer)) as server:  # type: ignore[arg-type,return-value]
        result = post(server.url, b"{}", {})
    assert "\0" not in result.error + result.body
    assert ("is no HTTP" in result.error, result.body) == ((True, "") if result.status is None else (False, "fine"))
