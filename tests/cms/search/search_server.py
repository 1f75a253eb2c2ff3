"""A search server for tests, which speaks as much of the protocol of Elasticsearch and OpenSearch as Wagtail uses."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

VERSION = {"number": "9.0.0", "distribution": "opensearch", "build_flavor": "default"}


class Call(NamedTuple):
    """A request that the server received."""

    method: str
    path: str
    body: Any


class SearchServer(ThreadingHTTPServer):
    """Stores documents by index, and finds those that have all words of a query and all values of its filters."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[Call] = []
        self.documents: dict[str, dict[str, dict[str, Any]]] = {}
        self.aliases: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def index(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the documents of an index or of the index of an alias, by their ids."""
        return self.documents.setdefault(self.aliases.get(name, name), {})

    def respond(self, call: Call) -> tuple[int, Any]:
        """Return status and body of the response."""
        index, _slash, rest = ("", "", call.path[1:]) if call.path[1:2] == "_" else call.path[1:].partition("/")
        action, _slash, target = rest.partition("/")
        status, answer = 200, {"acknowledged": True, "result": "created"}
        match (call.method, action):
            case ("GET" | "HEAD", "") if not index:
                answer = {"version": VERSION, "tagline": "You Know, for Search"}
            case ("PUT" | "POST", "_bulk"):
                answer = self.store(index, call.body)
            case ("POST", "_search") if index:
                hits = self.hits(index, call.body["query"]) if index in self.aliases else []
                answer = {"_scroll_id": "s", "hits": {"hits": hits}}
            case ("POST", "_count"):
                answer = {"count": len(self.hits(index, call.body["query"]))}
            case ("POST" | "DELETE", "_search"):
                # A scroll has a single page.
                answer = {"hits": {"hits": []}, "succeeded": True, "num_freed": 1}
            case ("PUT", "_alias"):
                self.aliases[target] = index
            case ("GET" | "HEAD", "_alias"):
                status = 200 if target in self.aliases else 404
            case ("PUT", ""):
                self.documents[index] = {}
            case ("DELETE", ""):
                status = 200 if self.documents.pop(index, None) is not None else 404
            case ("PUT" | "POST", "_doc"):
                self.index(index)[target] = call.body
        return status, answer

    def store(self, index: str, lines: list[Any]) -> dict[str, Any]:
        """Store the documents of a bulk request, each of which follows a line with its id."""
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            self.index(index)[action["index"]["_id"]] = document
        return {"errors": False, "items": [{"index": {"status": 201}} for _line in lines[::2]]}

    def hits(self, index: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the hits of a query for all words in any field, with filters for values of fields."""
        words = next(_values(query["bool"]["must"], "query")).casefold().split()
        filters = list(_values(query["bool"]["filter"], "term"))
        return [
            {"_score": 1.0, "fields": {"pk": [key]}}
            for key, document in self.index(index).items()
            if all(word in json.dumps(document, ensure_ascii=False).casefold() for word in words)
            and all(document.get(name) == value for term in filters for name, value in term.items())
        ]


class Handler(BaseHTTPRequestHandler):
    server: SearchServer

    def handle_call(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        body = [json.loads(line) for line in text.splitlines()] if "bulk" in self.path else json.loads(text or "null")
        call = Call(self.command, urlsplit(self.path).path, body)
        self.server.calls.append(call)
        status, answer = self.server.respond(call)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", self.headers.get("Accept") or "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_call  # noqa: N815 - as the base class looks for them

    def log_message(self, *args: object) -> None:
        """Do not log requests."""


def _values(tree: Any, key: str) -> Iterator[Any]:
    """Yield the values of a key anywhere in a query."""
    if isinstance(tree, dict):
        if key in tree:
            yield tree[key]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _values(branch, key)


@contextmanager
def search_server() -> Iterator[SearchServer]:
    """Listen on a free port of 127.0.0.1."""
    server = SearchServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
