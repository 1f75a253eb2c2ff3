"""POST requests to URLs that staff typed: to public addresses only, with a deadline, without redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

#: Addresses of a host name that are tried.
MAX_ADDRESSES = 4
#: Bytes of a response that are read.
MAX_RESPONSE_BYTES = 2_000
#: IPv6 networks whose addresses embed the IPv4 address that they lead to.
IPV4_IN_IPV6 = [ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]

#: First statuses of the classes of HTTP statuses.
FIRST_SUCCESS, FIRST_REDIRECT, FIRST_REFUSAL, FIRST_FAILURE = 200, 300, 400, 500
#: Statuses by which a working endpoint asks to retry later.
BUSY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True)
class Response:
    """The response of an endpoint; without one, `status` is None and `error` the reason."""

    status: int | None = None
    body: str = ""
    error: str = ""
    #: The message was not sent, for a reason unrelated to the endpoint.
    is_unsent: bool = False

    @property
    def is_success(self) -> bool:
        return self.status is not None and FIRST_SUCCESS <= self.status < FIRST_REDIRECT

    @property
    def is_gone(self) -> bool:
        """Return whether the endpoint has moved or is gone, so that retries are pointless."""
        return self.status is not None and (
            FIRST_REDIRECT <= self.status < FIRST_REFUSAL or self.status == HTTPStatus.GONE
        )

    @property
    def is_down(self) -> bool:
        """Return whether other messages would fail as well: no response, a server error, or overload."""
        return self.status is None or self.status >= FIRST_FAILURE or self.status in BUSY


class ForbiddenAddress(OSError):
    """The host name resolves to an address that is not public."""


def post(url: str, body: bytes, headers: dict[str, str]) -> Response:
    """Send `body` and return the response; never raise because of the other side."""
    try:
        parts = urlsplit(url)
        is_secure = parts.scheme == "https"
        connection = _Connection(
            parts.hostname or "", parts.port or (443 if is_secure else 80), timeout=settings.WEBHOOKS_TIMEOUT
        )
        if is_secure:
            connection.context = ssl.create_default_context()
    except ValueError as error:
        return Response(error=f"ValueError: {error}")
    # The timeout of a socket applies to each byte, so that a slow receiver never exceeds it.
    guard = threading.Timer(settings.WEBHOOKS_TIMEOUT, connection.abort)
    guard.start()
    try:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        text = _storable(response.read(MAX_RESPONSE_BYTES).decode(errors="replace"))
        # An aborted response can look like a short one.
        return Response(error=_timeout_error()) if connection.is_aborted else Response(response.status, text)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Response(
            error=_timeout_error() if connection.is_aborted else _storable(f"{type(error).__name__}: {error}")[:255]
        )
    finally:
        guard.cancel()
        connection.close()


def _timeout_error() -> str:
    return f"No whole answer within {settings.WEBHOOKS_TIMEOUT} seconds"


def _storable(text: str) -> str:
    """Return text without null characters, which PostgreSQL cannot store."""
    return text.replace("\0", "")


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked; the host name is not resolved a second time."""

    is_aborted = False
    context: ssl.SSLContext | None = None

    def connect(self) -> None:
        """Connect to the first address that responds, with TLS for https."""
        self.sock = self._open()
        self.sock.settimeout(settings.WEBHOOKS_TIMEOUT)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        if self.is_aborted:
            # The deadline passed before there was a socket to shut down.
            raise TimeoutError

    def _open(self) -> socket.socket:
        """Try the addresses in turn: this machine may lack IPv6, or one of the addresses may be down."""
        addresses = public_addresses(self.host, self.port)[:MAX_ADDRESSES]
        for address in addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((str(address), self.port), settings.WEBHOOKS_TIMEOUT / len(addresses))
        return socket.create_connection((str(addresses[-1]), self.port), settings.WEBHOOKS_TIMEOUT / len(addresses))

    def abort(self) -> None:
        """Abort the request from another thread."""
        self.is_aborted = True
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def public_addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """Return the addresses of a host name, in the order in which the system would try them.

    Raise `ForbiddenAddress` if any of them is not public.
    """
    resolved = dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    addresses = [ip_address(address.partition("%")[0]) for address in resolved]
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddress(f"{host} is at {address}, which is not public")
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is public, or in `WEBHOOKS_ALLOWED_NETWORKS`."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in IPV4_IN_IPV6):
            return False
    if any(address in ip_network(network) for network in settings.WEBHOOKS_ALLOWED_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved
