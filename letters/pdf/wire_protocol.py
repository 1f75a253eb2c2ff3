"""Messages between the site and the typesetter: a JSON header and byte strings, each preceded by its length.

Neither side unpickles input from the other. Runs without Django.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

LENGTH = struct.Struct(">Q")
MAX_HEADER_BYTES = 4_000_000
#: Bytes that are read from a socket at a time.
CHUNK_BYTES = 1 << 20


class ProtocolError(Exception):
    """The peer closed the connection in the middle of a message, or sent an invalid one."""


def send(connection: socket.socket, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Send a message; raise `OSError` if the peer is gone, and `TimeoutError` if it reads too slowly."""
    head = json.dumps(header | {"blobs": [len(blob) for blob in blobs]}).encode()
    for part in (LENGTH.pack(len(head)), head, *blobs):
        connection.sendall(part)


def receive(
    connection: socket.socket, *, deadline: float | None = None, max_bytes: int | None = None
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header of a message and its byte strings.

    `deadline` is a value of `time.monotonic`; raises `TimeoutError` after it. Raises `ProtocolError` for anything but
    a complete message, and, before reading them, for byte strings of more than `max_bytes` in total.
    """
    try:
        (length,) = LENGTH.unpack(_read(connection, LENGTH.size, deadline))
        if length > MAX_HEADER_BYTES:
            raise ProtocolError("The header is too long.")
        header = json.loads(_read(connection, length, deadline))
        sizes = [int(size) for size in header.pop("blobs")]
        if min(sizes, default=0) < 0 or (max_bytes is not None and sum(sizes) > max_bytes):
            raise ProtocolError("The message is too long.")
        blobs = [_read(connection, size, deadline) for size in sizes]
    except (ValueError, KeyError, TypeError, AttributeError, ConnectionError, OverflowError, RecursionError) as error:
        raise ProtocolError(str(error)) from error
    return header, blobs


def _read(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    content = bytearray()
    while len(content) < size:
        if deadline is not None:
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        received = connection.recv(min(size - len(content), CHUNK_BYTES))
        if not received:
            raise ProtocolError("The connection ended in the middle of a message.")
        content += received
    return bytes(content)
