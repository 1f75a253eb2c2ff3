"""An HTTP server that receives webhooks, with the behaviour that a test needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Receiver(ThreadingHTTPServer):
    """Records the messages it receives and responds with `behave`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.received: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?from=site"

    def handle_error(self, *args: object) -> None:
        """Do not log clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.server.behave(self)

    def do_GET(self) -> None:
        self.server.received.append(({"followed": self.path}, b""))
        self.send_error(500)

    def log_message(self, *args: object) -> None:
        """Do not log requests."""


def answers(status: int, body: bytes = b"thanks", **headers: str) -> Behaviour:
    """Return a behaviour that responds immediately."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def one_byte_at_a_time(handler: BaseHTTPRequestHandler) -> None:
    """Respond so slowly that the timeout of a socket never expires."""
    for byte in b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"x" * 1_000:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def receiver(behave: Behaviour) -> Iterator[Receiver]:
    """Listen on a free port of 127.0.0.1."""
    server = Receiver(behave)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
