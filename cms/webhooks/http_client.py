"""One POST to an address that somebody typed in: to public addresses only, within a time, without redirects."""

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

#: Seconds that all of a request may take.
TIMEOUT = 10
LATE = f"No whole answer within {TIMEOUT} seconds"
#: Addresses of one name that are tried.
MOST_ADDRESSES = 4
#: Bytes of an answer that are read.
READ = 2_000
#: IPv6 networks whose addresses lead to an IPv4 address that is written in them.
TRANSLATED = [ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]

#: Where the classes of HTTP statuses begin.
FIRST_SUCCESS, FIRST_REDIRECT, FIRST_REFUSAL, FIRST_FAILURE = 200, 300, 400, 500
#: Statuses by which a working endpoint asks for a pause.
BUSY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered; `status` is None where it didn't, and `error` says why."""

    status: int | None = None
    body: str = ""
    error: str = ""
    #: The message never left: the endpoint has nothing to do with it.
    is_unsent: bool = False

    @property
    def is_success(self) -> bool:
        return self.status is not None and FIRST_SUCCESS <= self.status < FIRST_REDIRECT

    @property
    def is_gone(self) -> bool:
        """Tell whether the endpoint is somewhere else or nowhere: no later attempt would find it here."""
        return self.status is not None and (
            FIRST_REDIRECT <= self.status < FIRST_REFUSAL or self.status == HTTPStatus.GONE
        )

    @property
    def is_down(self) -> bool:
        """Tell whether other messages would fail as well: nothing answered, or it says that it is overloaded."""
        return self.status is None or self.status >= FIRST_FAILURE or self.status in BUSY


class ForbiddenAddress(OSError):
    """The name leads to a network that isn't public."""


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send `body` and return what was answered; never raises for anything that the other side does."""
    try:
        parts = urlsplit(url)
        connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    except ValueError as error:
        return Answer(error=f"ValueError: {error}")
    # A receiver that sends one byte a second never runs into a timeout of the socket.
    guard = threading.Timer(TIMEOUT, connection.abort)
    guard.start()
    try:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        said = _storable(response.read(READ).decode(errors="replace"))
        # What was cut off can look like a short answer.
        return Answer(error=LATE) if connection.is_aborted else Answer(response.status, said)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(error=LATE if connection.is_aborted else _storable(f"{type(error).__name__}: {error}")[:255])
    finally:
        guard.cancel()
        connection.close()


def _storable(text: str) -> str:
    """Return what the other side said without null characters: PostgreSQL stores none."""
    return text.replace("\0", "")


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at: the name isn't resolved a second time."""

    is_aborted = False
    context: ssl.SSLContext | None = None

    def connect(self) -> None:
        """Open the socket to the first address of the name that answers, and TLS where it is asked for."""
        self.sock = self._open()
        self.sock.settimeout(TIMEOUT)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        if self.is_aborted:
            # The time ran out before there was a socket to shut down.
            raise TimeoutError

    def _open(self) -> socket.socket:
        """Try the addresses one after another: a machine may have no IPv6, or a name an address that is down."""
        addresses = public_addresses(self.host, self.port)[:MOST_ADDRESSES]
        for address in addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((str(address), self.port), TIMEOUT / len(addresses))
        return socket.create_connection((str(addresses[-1]), self.port), TIMEOUT / len(addresses))

    def abort(self) -> None:
        """End the request from another thread."""
        self.is_aborted = True
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def _connection(scheme: str, host: str, port: int | None) -> _Connection:
    is_secure = scheme == "https"
    connection = _Connection(host, port or (443 if is_secure else 80), timeout=TIMEOUT)
    if is_secure:
        connection.context = ssl.create_default_context()
    return connection


def public_addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """Return the addresses that a name leads to, in the order in which the system would try them.

    Raises `ForbiddenAddress` where any of them isn't public.
    """
    found = dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    addresses = [ip_address(address.partition("%")[0]) for address in found]
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddress(f"{host} is at {address}, which is not public")
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the internet's, or of a network that `settings` allow."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED):
            return False
    if any(address in ip_network(network) for network in settings.WEBHOOKS_ALLOWED_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved
