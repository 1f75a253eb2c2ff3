"""Load generators for 127.0.0.1: connections that send on each response, or arrivals that wait for nobody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 64


@dataclass
class Outcome:
    """The responses: number by status, and the duration of each in milliseconds."""

    statuses: dict[int, int] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def rate(self) -> float:
        """Return responses per second."""
        return len(self.milliseconds) / self.seconds

    @property
    def p99(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.99)]

    @property
    def refused(self) -> int:
        """Return the number of responses other than 2xx and 3xx."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)


def request(method: str, path: str, body: str = "", **headers: str) -> bytes:
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def send(port: int, requests: Iterator[bytes], *, seconds: float, connections: int = CONNECTIONS) -> Outcome:
    """Send requests over all connections until there are no more, or the time is up."""
    return asyncio.run(_send(port, requests, seconds, connections))


async def _send(port: int, requests: Iterator[bytes], seconds: float, connections: int) -> Outcome:
    outcome = Outcome()
    start = time.perf_counter()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for message in requests:
            started = time.perf_counter()
            if started - start > seconds:
                break
            try:
                writer.write(message)
                status, keep_alive = await _answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                status, keep_alive = 599, False
            outcome.milliseconds.append((time.perf_counter() - started) * 1000)
            outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
            if not keep_alive:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(connection() for _number in range(connections)))
    outcome.seconds = time.perf_counter() - start
    return outcome


def send_evenly(port: int, requests: Sequence[bytes], *, rate: float) -> Outcome:
    """Send `rate` requests a second, however long the responses take.

    The time of a response counts from when its request was due: who is slow to accept requests is slow.
    """
    return asyncio.run(_send_evenly(port, requests, rate))


async def _send_evenly(port: int, requests: Sequence[bytes], rate: float) -> Outcome:
    outcome = Outcome()
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    start = time.perf_counter()

    async def arrival(message: bytes, due: float) -> None:
        try:
            reader, writer = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", port)
            writer.write(message)
            status, keep_alive = await _answer(reader)
            if keep_alive:
                idle.append((reader, writer))
            else:
                writer.close()
        except (OSError, asyncio.IncompleteReadError):
            status = 599
        outcome.milliseconds.append((time.perf_counter() - due) * 1000)
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1

    arrivals = []
    for number, message in enumerate(requests):
        due = start + number / rate
        await asyncio.sleep(max(0, due - time.perf_counter()))
        arrivals.append(asyncio.create_task(arrival(message, due)))
    await asyncio.gather(*arrivals)
    for _reader, writer in idle:
        writer.close()
    outcome.seconds = time.perf_counter() - start
    return outcome


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1]), "connection: close" not in head
