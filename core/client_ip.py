"""The IP address and network of the client of a request."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

from core.keyed_hashes import keyed_hash

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Prefix length of the network of one household or office, by IP version.
PREFIX_LENGTHS = {4: 32, 6: 64}
#: An address with a port; IPv6 addresses are in brackets, with or without one.
WITH_PORT = re.compile(r"([0-9.]+):[0-9]+|\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?")


def network_key(request: HttpRequest) -> str:
    """Return a keyed hash of the client's network; "" if the client has no address, as on a Unix socket."""
    address = client_ip(request)
    if address is None:
        return ""
    return keyed_hash(str(ip_network((address, PREFIX_LENGTHS[address.version]), strict=False)))


def client_ip(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Return the address of the client: the peer's, or the one that trusted proxies report; None if there is none.

    Reads `X-Forwarded-For` from its end, as long as the entry was added by a proxy in `settings.TRUSTED_PROXIES`. The
    client can forge all entries before that.
    """
    address = _parse_address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and forwarded and _is_trusted(address):
        claimed = _parse_address(forwarded.pop())
        if claimed is None:
            break
        address = claimed
    return address


def comes_from_trusted_proxy(request: HttpRequest) -> bool:
    """Return whether a proxy in `settings.TRUSTED_PROXIES` passed on a request, so that its headers can be trusted."""
    address = _parse_address(request.META.get("REMOTE_ADDR", ""))
    return address is not None and _is_trusted(address)


def _is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network) for network in settings.TRUSTED_PROXIES)


def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address; some proxies report it with a port: "192.0.2.1:50123", "[2001:db8::1]:50123"."""
    with_port = WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address((with_port[1] or with_port[2]) if with_port else text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
