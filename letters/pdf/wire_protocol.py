"""Messages between the site and the typesetter: a JSON header and byte strings, each with its length in front.

Neither side unpickles what the other sends. No Django here.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

LENGTH = struct.Struct(">Q")
#: Bytes of a header.
LONGEST_HEADER = 4_000_000


class Broken(Exception):
    """The other side ended in the middle of a message, or sent what is not one."""


def send(connection: socket.socket, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Send a message; raises `OSError` where the other side is gone, `TimeoutError` where it reads too slowly."""
    head = json.dumps(header | {"blobs": [len(blob) for blob in blobs]}).encode()
    for part in (LENGTH.pack(len(head)), head, *blobs):
        connection.sendall(part)


def receive(
    connection: socket.socket, *, deadline: float | None = None, most: int | None = None
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header of a message and its byte strings.

    `deadline` is a time of `time.monotonic`, after which `TimeoutError` is raised. Raises `Broken` for anything that
    is not a whole message, and for byte strings of more than `most` bytes together, before they are read.
    """
    try:
        (length,) = LENGTH.unpack(_read(connection, LENGTH.size, deadline))
        if length > LONGEST_HEADER:
            raise Broken("The header is too long.")
        header = json.loads(_read(connection, length, deadline))
        sizes = [int(size) for size in header.pop("blobs")]
        if min(sizes, default=0) < 0 or (most is not None and sum(sizes) > most):
            raise Broken("The message is too long.")
        blobs = [_read(connection, size, deadline) for size in sizes]
    except (ValueError, KeyError, TypeError, AttributeError, ConnectionError, OverflowError, RecursionError) as error:
        raise Broken(str(error)) from error
    return header, blobs


def _read(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    content = bytearray()
    while len(content) < size:
        if deadline is not None:
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        received = connection.recv(min(size - len(content), 1 << 20))
        if not received:
            raise Broken("The connection ended in the middle of a message.")
        content += received
    return bytes(content)
