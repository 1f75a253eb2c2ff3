"""A cache that takes PURGE requests, and the API of Cloudflare, as a server in a thread of the tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class PurgeServer:
    """Keeps what it was asked to purge. Use it as a context manager.

    `status` is its next answer to everything. As Cloudflare, it refuses requests with an address of a `foreign` host.
    """

    def __init__(self) -> None:
        self.status = HTTPStatus.OK
        self.purged: list[str] = []
        self.batches: list[Sequence[str]] = []
        self.authorization = ""
        self.foreign = ""
        cache = self

        class Handler(BaseHTTPRequestHandler):
            def do_PURGE(self) -> None:
                if cache.status == HTTPStatus.OK:
                    cache.purged.append(f"{self.headers['Host']}{self.path}")
                self._answer(b"")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                cache.authorization = self.headers["Authorization"]
                if cache.foreign and any(cache.foreign in url for url in body["files"]):
                    self._answer(_refusal("You may only purge files for this zone only"), HTTPStatus.BAD_REQUEST)
                    return
                is_right = cache.status == HTTPStatus.OK and self.path == "/zones/zone-1/purge_cache"
                if is_right:
                    cache.batches.append(body["files"])
                self._answer(b'{"success": true, "errors": []}' if is_right else _refusal("Authentication error"))

            def _answer(self, body: bytes, status: HTTPStatus | None = None) -> None:
                self.send_response(status or cache.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> PurgeServer:
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _refusal(message: str) -> bytes:
    return json.dumps({"success": False, "errors": [{"code": 1_000, "message": message}]}).encode()
