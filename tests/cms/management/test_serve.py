from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.management.commands import serve
from core.users.models import User


@pytest.fixture
def port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((serve.HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_port_in_use_is_refused_in_one_sentence_that_suggests_another(settings: Any, taken_port: int) -> None:
    settings.PORT = taken_port
    with pytest.raises(CommandError) as caught:
        call_command("serve")
    assert str(caught.value) == (
        f"Port {taken_port} is taken. Stop what uses it, or choose another one: PORT={taken_port + 1} make run"
    )


def test_a_free_port_is_accepted(port: int) -> None:
    assert serve.check_port_is_free(port) is None


def test_the_url_and_the_login_are_printed() -> None:
    assert serve.welcome(8000).split() == [
        *("Site", "http://127.0.0.1:8000/"),
        *("Admin", "http://127.0.0.1:8000/admin/"),
        *("PDF", "(en)", "http://127.0.0.1:8000/letters/ban-facial-recognition/letter.pdf"),
        *("PDF", "(fr)", "http://127.0.0.1:8000/letters/interdire-la-reconnaissance-faciale/letter.pdf"),
        *("Login", "demo", "/", "demo"),
        *("Ctrl-C", "stops."),
    ]


@pytest.mark.django_db
def test_the_login_of_the_demo_is_printed_only_if_it_is_that_of_the_account() -> None:
    assert serve.has_demo_login() is False
    account = User.objects.create_user("demo", password="demo")
    assert serve.has_demo_login() is True
    account.set_password("another one")
    account.save()
    assert serve.has_demo_login() is False
    assert "demo / demo" not in serve.welcome(8000, is_login_known=False)


def children_of(process: int) -> list[str]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return tasks.read_text().split()


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for left-over processes in /proc")
def test_ctrl_c_stops_the_server_the_worker_and_their_children(port: int, tmp_path: Path, database_file: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{database_file}",
        "PRIVATE_ROOT": str(tmp_path / "private"),
        # Without a catalog, so that a check warns.
        "LANGUAGES": "en,fr,it",
    }
    log = tmp_path / "log"
    with log.open("w") as log_file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], env=environment, stdout=log_file, stderr=log_file
        )
        deadline = time.monotonic() + 90
        while "Ctrl-C stops." not in log.read_text() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        children = children_of(process.pid)
        commands = [Path(f"/proc/{child}/cmdline").read_text() for child in children]
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=20)
    output = log.read_text()
    # The edition of the demo has also started the typesetter server.
    assert [name for name in ("runserver", "worker") if not any(name in command for command in commands)] == [], output
    assert code == 0, output
    assert "Traceback" not in output
    assert output.count("cms.W004") == 1, output
    assert "Loading the demo (a minute or two) …\nThe demo letter was loaded." in output
    assert "Stopping …" in output
    assert output.endswith("Stopped.\n")
    assert [line for line in output.splitlines() if "WARNING cms:" in line or "WARNING django_tasks_db:" in line] == []
    # The typesetter server exits when its last client disconnects.
    deadline = time.monotonic() + 10
    while (
        running := [child for child in children if Path(f"/proc/{child}").exists()]
    ) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert running == []
