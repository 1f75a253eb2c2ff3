"""A cache that takes PURGE requests, and the API of Cloudflare, as a server in a thread of the tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class PurgeServer:
    """Keeps what it was asked to purge. `status` is its next answer to everything. Use it as a context manager."""

    def __init__(self) -> None:
        self.status = HTTPStatus.OK
        self.purged: list[str] = []
        self.batches: list[Sequence[str]] = []
        self.authorization = ""
        cache = self

        class Handler(BaseHTTPRequestHandler):
            def do_PURGE(self) -> None:
                if cache.status == HTTPStatus.OK:
                    cache.purged.append(f"{self.headers['Host']}{self.path}")
                self._answer(b"")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                cache.authorization = self.headers["Authorization"]
                is_right = cache.status == HTTPStatus.OK and self.path == "/zones/zone-1/purge_cache"
                if is_right:
                    cache.batches.append(body["files"])
                errors = [] if is_right else [{"code": 10_000, "message": "Authentication error"}]
                self._answer(json.dumps({"success": is_right, "errors": errors}).encode())

            def _answer(self, body: bytes) -> None:
                self.send_response(cache.status)
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
