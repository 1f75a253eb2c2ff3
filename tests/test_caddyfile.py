"""What Caddy answers with deploy/Caddyfile: public uploads, no documents, nothing private, all else from the site."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cms.upload_storage import CACHE_CONTROL
from tests.admin_docs import ROOT

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed"),
]
#: Seconds until Caddy must listen.
START_TIMEOUT = 20


class Site(BaseHTTPRequestHandler):
    """Stands in for the web server: answers with the headers that it gets."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, **self.headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        # Caddy hangs up once a body is too long.
        with suppress(OSError):
            self.do_GET()

    def log_message(self, *arguments: object) -> None:
        pass


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Yield the port of a Caddy in front of `Site`, with uploads, a document, and a private file beside them."""
    folder = tmp_path_factory.mktemp("caddy")
    for name in ("media/images/a.txt", "media/documents/b.txt", "private/c.txt"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(f"content of {name}")
    site = HTTPServer(("127.0.0.1", 0), Site)
    Thread(target=site.serve_forever, daemon=True).start()
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    text = text.replace("/var/lib/undersigned/media", str(folder / "media"))
    (folder / "Caddyfile").write_text(text.replace("web:8000", f"127.0.0.1:{site.server_port}"))
    port = _free_port()
    environment = os.environ | {"BASE_URL": f"http://127.0.0.1:{port}", "HOME": str(folder)}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait(START_TIMEOUT)
        site.shutdown()
        site.server_close()


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def cache_control(port: int, path: str) -> str | None:
    """Return how long Caddy lets an answer be kept; None if it does not say."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    header = connection.getresponse().getheader("Cache-Control")
    connection.close()
    return header


def answer(port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, str, str]:
    """Return status, body and X-Content-Type-Options; the path is sent as it is."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, response.getheader("X-Content-Type-Options", "")


def test_public_uploads_are_served_as_what_they_are(caddy: int) -> None:
    assert answer(caddy, "/media/images/a.txt") == (200, "content of media/images/a.txt", "nosniff")
    assert answer(caddy, "/media/images/")[0] == 404


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/media/images/a.txt", CACHE_CONTROL),
        ("/media/images/missing.txt", None),
        ("/media/images/", None),
        ("/media/documents/b.txt", None),
    ],
)
def test_browsers_and_caches_keep_uploads_and_no_errors(caddy: int, path: str, header: str | None) -> None:
    assert cache_control(caddy, path) == header


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/b.txt",
        "/media/documents",
        "/media/documents/",
        "/media//documents/b.txt",
        "//media/documents/b.txt",
        "/media/%64ocuments/b.txt",
        "/media/documents%2fb.txt",
        "/media/./documents/b.txt",
        "/media/images/../documents/b.txt",
        "/media/Documents/b.txt",
    ],
)
def test_documents_are_refused_however_they_are_spelt(caddy: int, path: str) -> None:
    assert answer(caddy, path) == (404, "", "")


@pytest.mark.parametrize("path", ["/private/c.txt", "/media/../private/c.txt", "/media/..%2fprivate/c.txt"])
def test_private_files_are_not_served(caddy: int, path: str) -> None:
    status, text, _nosniff = answer(caddy, path)
    # The site gets the request.
    assert (status, json.loads(text)["path"]) == (200, path)


def test_the_site_learns_the_client_from_caddy_and_not_from_the_client(caddy: int) -> None:
    forged = {"X-Forwarded-For": "203.0.113.6", "X-Forwarded-Proto": "https", "X-Request-ID": "forged-by-client"}
    forged["X-Request-Start"] = "t=1"
    _status, text, _nosniff = answer(caddy, "/letters/", **forged)
    headers = {name.lower(): value for name, value in json.loads(text).items()}
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert headers["host"] == f"127.0.0.1:{caddy}"
    assert "forged" not in headers["x-request-id"]
    assert abs(float(headers["x-request-start"].removeprefix("t=")) / 1000 - time.time()) < 60


def test_requests_beyond_the_limit_of_staff_are_refused(caddy: int) -> None:
    statuses = [answer(caddy, "/admin/", "POST", bytes(size))[0] for size in (30_000_000, 30_000_001)]
    # Caddy 2.6, Debian's, takes the end of a body that is too long for a failure of the site.
    assert statuses in ([200, 413], [200, 502])


def test_the_limit_of_staff_is_that_of_the_site() -> None:
    command = ["caddy", "adapt", "--config", str(ROOT / "deploy" / "Caddyfile")]
    environment = os.environ | {"BASE_URL": "https://letters.example.org", "ADMIN_REQUEST_MAX_BYTES": "123456"}
    adapted = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert '"max_size":123456}' in adapted.stdout
