"""The scripts that units and image run: one prepares the site, and the two processes start and stop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
#: Seconds until a process must answer, and until it must end.
TIMEOUT = 60


@pytest.fixture
def environment(tmp_path: Path, database_file: Path) -> dict[str, str]:
    """Return the settings of a public server with a migrated database, in folders of its own."""
    for name in ("media", "private"):
        (tmp_path / name).mkdir()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "one-" + "5aF9" * 16,
        "EMAIL_HASH_KEY": "two-" + "7bE3" * 16,
        "ALLOWED_HOSTS": "letters.example.org",
        "BASE_URL": "https://letters.example.org",
        "DATABASE_URL": f"sqlite:///{database_file}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": "letters@example.org",
        "CACHE_URL": f"filecache://{tmp_path}/cache",
        **{f"{name}_ROOT": str(tmp_path / name.lower()) for name in ("MEDIA", "PRIVATE", "STATIC", "BACKUP")},
    }


@contextmanager
def started(environment: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(TIMEOUT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _status(port: int, path: str) -> int:
    """Return the status of an answer, once the server listens."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


def test_preparing_collects_static_files(environment: dict[str, str], tmp_path: Path) -> None:
    """That a second run is fine is seen by `make test-install`: collecting takes half a minute."""
    result = subprocess.run(
        ["scripts/prepare.sh"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_preparing_stops_at_the_first_setting_that_is_missing(environment: dict[str, str], tmp_path: Path) -> None:
    result = subprocess.run(
        ["scripts/prepare.sh"],
        cwd=ROOT,
        env=environment | {"EMAIL_HASH_KEY": ""},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (result.returncode, "EMAIL_HASH_KEY is not set" in result.stderr) == (2, True)
    assert not (tmp_path / "static").exists()


def test_the_web_server_listens_where_it_is_told_and_ends_when_it_is_told(environment: dict[str, str]) -> None:
    port = _free_port()
    with started(environment | {"WEB_CONCURRENCY": "1"}, "scripts/web.sh", f"127.0.0.1:{port}") as server:
        assert _status(port, "/healthz") == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(TIMEOUT) == 0


def test_a_connection_of_a_proxy_is_not_closed_between_two_requests(environment: dict[str, str]) -> None:
    port = _free_port()
    with started(environment | {"WEB_CONCURRENCY": "1"}, "scripts/web.sh", f"127.0.0.1:{port}"):
        assert _status(port, "/healthz") == 200
        connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        # gunicorn closes idle connections after two seconds, unless it is told otherwise.
        time.sleep(4)
        assert connection.sock is not None
        connection.sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.sock.recv(12) == b"HTTP/1.1 200"
        connection.close()


@pytest.mark.parametrize(
    ("env_file", "variables", "processes"),
    [("", {}, "3"), ("WEB_CONCURRENCY=5", {}, "5"), ("WEB_CONCURRENCY=5", {"WEB_CONCURRENCY": "7"}, "7")],
)
def test_the_number_of_processes_is_a_setting_like_others(
    tmp_path: Path, env_file: str, variables: dict[str, str], processes: str
) -> None:
    for name in ("scripts", "cms/settings"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("environment.py", "env_file.py"):
        shutil.copy(ROOT / "cms" / name, tmp_path / "cms")
    (tmp_path / "core").symlink_to(ROOT / "core")
    (tmp_path / ".env").write_text(env_file)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, text in (("python", f'exec {sys.executable} "$@"'), ("gunicorn", 'echo "$@"')):
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if name != "WEB_CONCURRENCY"}
    output = subprocess.check_output([tmp_path / "scripts/web.sh"], env=clean | variables, text=True)
    options = f"--bind 127.0.0.1:8000 --workers {processes} --threads 2 --keep-alive 75"
    assert output == f"cms.wsgi {options} --no-control-socket --logger-class cms.server_logs.ServerLogger\n"


def test_the_worker_ends_when_it_is_told(environment: dict[str, str]) -> None:
    port = _free_port()
    with (
        started(environment | {"WEB_CONCURRENCY": "1"}, "scripts/web.sh", f"127.0.0.1:{port}"),
        started(environment, "scripts/worker.sh") as worker,
    ):
        deadline = time.monotonic() + TIMEOUT
        # 503 until a worker is running.
        while _status(port, "/readyz") != 200:
            assert worker.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(TIMEOUT) == 0
