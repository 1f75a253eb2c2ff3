"""Where a request comes from, as far as that can be believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

from core.keyed_hashes import keyed_hash

if TYPE_CHECKING:
    from django.http import HttpRequest

#: The part of an address that one household or office has: all of an IPv4 address, half of an IPv6 address.
PREFIX = {4: 32, 6: 64}


def network_key(request: HttpRequest) -> str:
    """Return a keyed hash of the network that a request comes from; "" where there is no address, as in a socket."""
    address = client_address(request)
    if address is None:
        return ""
    return keyed_hash(str(ip_network((address, PREFIX[address.version]), strict=False)))


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Return the address of the client: that of the peer, or what trusted proxies say of it.

    `X-Forwarded-For` is read from its end as long as who wrote the entry is in `settings.TRUSTED_PROXIES`:
    what stands before that is the client's own word.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and _is_trusted(address) and forwarded:
        claimed = _address(forwarded.pop())
        if claimed is None:
            break
        address = claimed
    return address


def _is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network) for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
