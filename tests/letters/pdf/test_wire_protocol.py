from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letters.pdf import wire_protocol

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def framed(header: bytes) -> bytes:
    return wire_protocol.LENGTH.pack(len(header)) + header


@pytest.mark.slow
@given(
    st.dictionaries(st.text(max_size=9).filter(lambda key: key != "blobs"), st.integers() | st.text(max_size=9)),
    st.lists(st.binary(max_size=99), max_size=4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_message_arrives_as_it_was_sent(pair: Pair, header: dict[str, object], blobs: list[bytes]) -> None:
    ours, theirs = pair
    wire_protocol.send(theirs, header, blobs)
    assert wire_protocol.receive(ours) == (header, blobs)


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_whatever_else_arrives_is_broken(content: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(content)
        theirs.close()
        with pytest.raises(wire_protocol.ProtocolError):
            wire_protocol.receive(ours)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        wire_protocol.LENGTH.pack(2**63),
        framed(b"[]"),
        framed(b"null"),
        framed(b"{}"),
        framed(b'{"blobs": 3}'),
        framed(b'{"blobs": [-1]}'),
        framed(b'{"blobs": [1e999]}'),
        framed(b'{"blobs": ["x"]}'),
        framed(b'{"blobs": [5]}') + b"four",
        framed(b"[" * 100_000),
        # A pickle, which multiprocessing would load.
        framed(b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94"),
    ],
)
def test_what_is_not_a_whole_message_is_broken(pair: Pair, content: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(content)
    theirs.close()
    with pytest.raises(wire_protocol.ProtocolError):
        wire_protocol.receive(ours)


def test_more_than_the_most_is_refused_before_it_is_read(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(framed(json.dumps({"blobs": [60, 60]}).encode()))
    with pytest.raises(wire_protocol.ProtocolError, match="too long"):
        wire_protocol.receive(ours, max_bytes=100)


def test_who_sends_too_slowly_is_given_up(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"\0")
    with pytest.raises(TimeoutError):
        wire_protocol.receive(ours, deadline=time.monotonic() + 0.05)
