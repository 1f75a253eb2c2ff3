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


class Broken(Exception):
    """The other side ended in the middle of a message, or sent what is not one."""


def send(connection: socket.socket, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Send a message; raises `OSError` where the other side is gone, `TimeoutError` where it reads too slowly."""
    head = json.dumps(header | {"blobs": [len(blob) for blob in blobs]}).encode()
    for part in (LENGTH.pack(len(head)), head, *blobs):
        connection.sendall(part)


def receive(connection: socket.socket, *, deadline: float | None = None) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header of a message and its byte strings.

    `deadline` is a time of `time.monotonic`, after which `TimeoutError` is raised. Raises `Broken` for anything that
    is no whole message.
    """
    try:
        (length,) = LENGTH.unpack(_read(connection, LENGTH.size, deadline))
        header = json.loads(_read(connection, length, deadline))
        blobs = [_read(connection, int(size), deadline) for size in header.pop("blobs")]
    except (ValueError, KeyError, TypeError, AttributeError, ConnectionError, OverflowError) as error:
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
