"""A new demo site in a temporary folder, and pictures of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page


@contextmanager
def demo_site() -> Iterator[str]:
    """Serve a new demo from a temporary folder; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "PRIVATE_ROOT": f"{folder}/private",
            "CACHE_URL": f"filecache://{folder}/cache",
            "LANGUAGES": "en,fr,de",
            "PORT": str(port),
        }
        command = [sys.executable, "manage.py", "serve"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            if server.stdout is None or not any("Ctrl-C stops" in line for line in server.stdout):
                sys.exit("The demo did not start; `make run` says why.")
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def save(page: Page, path: Path, height: int = 900) -> None:
    """Save what a window of 1280 pixels in width shows."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)


def sign_in(page: Page) -> None:
    """Sign in with the login of the demo."""
    page.goto("/admin/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Signatory list", exact=True).wait_for()
